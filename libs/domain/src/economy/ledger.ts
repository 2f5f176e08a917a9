import type { Balance, LedgerEntry } from './economy.ts';

export const EMPTY_BALANCE: Balance = { xp: 0, reputation: 0, points: 0 };

/** The balance after one more entry. */
export function applyEntry(balance: Balance, entry: Balance): Balance {
  return {
    xp: balance.xp + entry.xp,
    reputation: balance.reputation + entry.reputation,
    points: balance.points + entry.points,
  };
}

/** What a member owns by the ledger alone; the stored balance must equal it, always. */
export function balanceOf(entries: readonly Balance[]): Balance {
  return entries.reduce(applyEntry, EMPTY_BALANCE);
}

/** What a stored balance holds more than its entries, or less; undefined where they agree, as they always must. */
export function balanceDrift(balance: Balance, entries: readonly Balance[]): Balance | undefined {
  const sum = balanceOf(entries);
  const drift = {
    xp: balance.xp - sum.xp,
    reputation: balance.reputation - sum.reputation,
    points: balance.points - sum.points,
  };
  return drift.xp === 0 && drift.reputation === 0 && drift.points === 0 ? undefined : drift;
}

/** The points a new member starts with; the key makes a second start impossible. */
export function signUpEntry(userId: string, points: number, now: string): LedgerEntry {
  return { ...EMPTY_BALANCE, entryId: `user:${userId}:sign-up`, userId, kind: 'sign-up', points, at: now };
}

interface QuestCost {
  readonly questId: string;
  readonly requestorId: string;
  readonly creationCost: number;
}

/** What posting the quest takes from its requestor. A cost of zero leaves an entry too: the ledger tells of every quest. */
export function creationEntry(quest: QuestCost, now: string): LedgerEntry {
  // Subtracted rather than negated: -0 would be stored and compared as something else than 0.
  return questEntry(quest, 'quest-creation', 'creation', 0 - quest.creationCost, now);
}

/** Gives back what that creation took, not today's cost. */
export function refundEntry(quest: QuestCost, now: string): LedgerEntry {
  return questEntry(quest, 'quest-refund', 'refund', quest.creationCost, now);
}

function questEntry(
  { questId, requestorId }: QuestCost,
  kind: 'quest-creation' | 'quest-refund',
  name: string,
  points: number,
  now: string,
): LedgerEntry {
  return { ...EMPTY_BALANCE, entryId: `quest:${questId}:${name}`, userId: requestorId, kind, points, questId, at: now };
}

/** One side's part of a reward. */
export function completionEntry(
  questId: string,
  role: 'requestor' | 'performer',
  userId: string,
  amounts: Balance,
  now: string,
): LedgerEntry {
  const { xp, reputation, points } = amounts;
  const entryId = `quest:${questId}:${role}:completion`;
  return { entryId, userId, kind: 'completion', xp, reputation, points, questId, at: now };
}
