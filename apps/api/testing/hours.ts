import { submittedQuest, type TestPerson } from './community.ts';

/** Durations in minutes that the parties state. */
export interface StatedMinutes {
  readonly requestor?: number;
  readonly performer?: number;
}

/** Completes a quest of Ada's that Ben did. Returns its id. */
export async function completedQuest(
  ada: TestPerson,
  ben: TestPerson,
  { requestor, performer }: StatedMinutes,
  overrides: object = {},
): Promise<string> {
  const questId = await submittedQuest(ada, ben, overrides);
  await ada.does('attest', questId, { ...(requestor !== undefined && { minutes: requestor }) });
  await ben.does('attest', questId, { ...(performer !== undefined && { minutes: performer }) });
  return questId;
}

/** Completes a quest by the decision of a moderator after contradicting statements. Returns its id. */
export async function resolvedQuest(
  ada: TestPerson,
  ben: TestPerson,
  mo: TestPerson,
  { requestor, performer }: StatedMinutes,
): Promise<string> {
  const questId = await submittedQuest(ada, ben);
  await ada.does('attest', questId, { outcome: 'not_done', ...(requestor !== undefined && { minutes: requestor }) });
  await ben.does('attest', questId, { ...(performer !== undefined && { minutes: performer }) });
  await mo.does('resolve', questId, { decision: 'uphold', reason: 'The photo shows the finished work of Ben.' });
  return questId;
}
