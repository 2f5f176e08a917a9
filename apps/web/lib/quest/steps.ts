/** Steps at which a link opens the page of a quest: `/quests/{id}?do=attest`. */
export const STEPS = [
  'attest',
  'submit',
  'claim',
  'resolve',
  'request-changes',
  'dispute',
  'release',
  'edit',
  'cancel',
  'comment',
] as const;
export type Step = (typeof STEPS)[number];

/** Returns the step in the URL of a quest's page. Undefined for an unknown one. */
export function stepOf(wanted: string | readonly string[] | undefined): Step | undefined {
  return STEPS.find((step) => step === wanted);
}

/** Returns the path of a quest's page, opened at a step. */
export function stepPath(questId: string, step: Step | undefined): string {
  return `/quests/${encodeURIComponent(questId)}${step === undefined ? '' : `?do=${step}`}`;
}
