import type { Balance, Economy } from '../economy/economy.ts';
import { RuleError } from '../errors.ts';
import { openReward } from '../reward/open-reward.ts';
import type { RewardJob } from '../reward/reward.ts';
import { paysHalf, settleStatements } from './attest-quest.ts';
import type { Decision } from './decision.ts';
import type { Quest } from './quest.ts';

/** True for what must not exist: both statements are in, and nothing followed from them. */
export function isUnsettled(quest: Quest): boolean {
  return quest.status === 'SUBMITTED' && quest.attestations.length === 2;
}

/**
 * What should have followed from two statements, decided as the second of them would have been.
 * @throws RuleError `quest.wrong-state` unless the quest `isUnsettled`.
 */
export function settleQuest(quest: Quest, ctx: { readonly now: string; readonly economy: Economy }): Decision {
  const [first, second] = quest.attestations;
  if (!isUnsettled(quest) || first === undefined || second === undefined) {
    throw new RuleError(
      'quest.wrong-state',
      `The quest is ${quest.status} with ${quest.attestations.length} statements.`,
      { status: quest.status },
    );
  }
  return settleStatements(quest, ctx, [first, second], []);
}

/** What was paid for a quest already, by the ledger; absent where there is no such entry. */
export interface PaidParts {
  readonly performer?: Balance;
  readonly requestor?: Balance;
}

/**
 * The job that a completed quest lacks. Where the ledger holds both payments the job is PAID with their amounts; where it
 * holds none the job is due. The completion points and the requestor's reputation of that moment are not known any more:
 * today's are owed.
 * @returns undefined where nobody can say what is owed: half of it was paid, or a party is missing
 */
export function restoreReward(quest: Quest, paid: PaidParts, economy: Economy): RewardJob | undefined {
  const { status, performerId, completedAt } = quest;
  if (status !== 'COMPLETED' || performerId === undefined || completedAt === undefined) return undefined;
  const owed = openReward({ ...quest, performerId }, owesHalf(quest), completedAt, economy);
  const { performer, requestor } = paid;
  if (performer === undefined && requestor === undefined) return owed;
  if (performer === undefined || requestor === undefined) return undefined;
  const { nextAttemptAt: _, ...rest } = owed;
  return {
    ...rest,
    performerReward: amountsOf(performer),
    requestorReward: amountsOf(requestor),
    state: 'PAID',
    attempts: [{ at: completedAt }],
    attemptCount: 1,
  };
}

/** A moderator's decision stands for itself; else the statements decide. */
function owesHalf({ dispute, attestations }: Quest): boolean {
  const decision = dispute?.resolution?.decision;
  return decision === 'uphold' || decision === 'partial' ? decision === 'partial' : paysHalf(attestations);
}

function amountsOf({ xp, reputation, points }: Balance): Balance {
  return { xp, reputation, points };
}
