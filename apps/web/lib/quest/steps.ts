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

/** The step that a kind of notice asks its reader for. */
const STEP_OF_KIND: Readonly<Record<string, Step>> = {
  submitted: 'attest',
  attested: 'attest',
  'attestation-missing': 'attest',
  'changes-requested': 'submit',
  'claim-idle': 'submit',
  comment: 'comment',
};

/** Returns the step in the URL of a quest's page. Undefined for an unknown one. */
export function stepOf(wanted: string | readonly string[] | undefined): Step | undefined {
  return STEPS.find((step) => step === wanted);
}

/** Returns the path that a notice leads to: the page of its quest, at the step that it asks for. */
export function noticePath(kind: string, questId: string): string {
  const step = Object.hasOwn(STEP_OF_KIND, kind) ? STEP_OF_KIND[kind] : undefined;
  return stepPath(questId, step);
}

/** Returns the path of a quest's page, opened at a step. */
export function stepPath(questId: string, step: Step | undefined): string {
  return `/quests/${encodeURIComponent(questId)}${step === undefined ? '' : `?do=${step}`}`;
}
