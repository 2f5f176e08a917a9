import type { Balance, Economy } from '../economy/economy.ts';
import { RuleError } from '../errors.ts';
import { openReward } from '../reward/open-reward.ts';
import type { RewardJob } from '../reward/reward.ts';
import { paysHalf, settleStatements } from './attest-quest.ts';
import type { Decision } from './decision.ts';
import type { Quest } from './quest.ts';

/** True for an inconsistent quest: SUBMITTED with both statements. */
export function isUnsettled(quest: Quest): boolean {
  return quest.status === 'SUBMITTED' && quest.attestations.length === 2;
}

/**
 * Decides the outcome that the second statement should have had.
 * @throws RuleError `quest.wrong-state` unless the quest `isUnsettled`
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

/** The reward entries of a quest that the ledger holds. */
export interface PaidParts {
  readonly performer?: Balance;
  readonly requestor?: Balance;
}

/**
 * Rebuilds the missing reward job of a completed quest. With both payments in the ledger, the job is PAID with their
 * amounts; with none, it is due. A due job uses the current completion points and requestor reputation, because the
 * settings at completion are not stored.
 * @returns undefined if only one payment exists or a party is missing
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

/** Follows the moderator's decision, or the statements if there is none. */
function owesHalf({ dispute, attestations }: Quest): boolean {
  const decision = dispute?.resolution?.decision;
  return decision === 'uphold' || decision === 'partial' ? decision === 'partial' : paysHalf(attestations);
}

function amountsOf({ xp, reputation, points }: Balance): Balance {
  return { xp, reputation, points };
}
