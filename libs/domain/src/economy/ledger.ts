import type { Balance, LedgerEntry } from './economy.ts';

export const EMPTY_BALANCE: Balance = { xp: 0, reputation: 0, points: 0 };

/** Returns the balance after one more entry. */
export function applyEntry(balance: Balance, entry: Balance): Balance {
  return {
    xp: balance.xp + entry.xp,
    reputation: balance.reputation + entry.reputation,
    points: balance.points + entry.points,
  };
}

/** Returns the balance that the ledger entries add up to. The stored balance must equal it. */
export function balanceOf(entries: readonly Balance[]): Balance {
  return entries.reduce(applyEntry, EMPTY_BALANCE);
}

/** Returns the stored balance minus the sum of its entries, or undefined if they agree. */
export function balanceDrift(balance: Balance, entries: readonly Balance[]): Balance | undefined {
  const sum = balanceOf(entries);
  const drift = {
    xp: balance.xp - sum.xp,
    reputation: balance.reputation - sum.reputation,
    points: balance.points - sum.points,
  };
  return drift.xp === 0 && drift.reputation === 0 && drift.points === 0 ? undefined : drift;
}

/** Returns the entry of the sign-up points. Its key exists once per member. */
export function signUpEntry(userId: string, points: number, now: string): LedgerEntry {
  return { ...EMPTY_BALANCE, entryId: `user:${userId}:sign-up`, userId, kind: 'sign-up', points, at: now };
}

interface QuestCost {
  readonly questId: string;
  readonly requestorId: string;
  readonly creationCost: number;
}

/** Returns the entry that charges the requestor. A cost of zero has an entry too, so the ledger lists every quest. */
export function creationEntry(quest: QuestCost, now: string): LedgerEntry {
  // Subtracts instead of negating, because -0 is stored and compared as a value other than 0.
  return questEntry(quest, 'quest-creation', 'creation', 0 - quest.creationCost, now);
}

/** Returns the entry that refunds the cost paid at creation, not the current cost. */
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

/** Returns the reward entry of one party. */
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
