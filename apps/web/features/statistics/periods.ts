/** Lengths of a period in days, today included. */
export const PERIODS = [7, 30, 90] as const;
export type Period = (typeof PERIODS)[number];

const USUAL: Period = 30;

/** Returns the period named in the URL, or the default for a missing or unknown one. */
export function periodOf(wanted: string | readonly string[] | undefined): Period {
  return PERIODS.find((days) => String(days) === wanted) ?? USUAL;
}

export function statisticsPath(days: Period): string {
  return days === USUAL ? '/moderation/statistics' : `/moderation/statistics?days=${String(days)}`;
}
