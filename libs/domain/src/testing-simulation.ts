/**
 * A community in memory for model tests. It stores decisions and passes each one to an observer. For tests only.
 */
import type { Balance, Economy, LedgerEntry } from './economy/economy.ts';
import { applyEntry, EMPTY_BALANCE } from './economy/ledger.ts';
import { RuleError } from './errors.ts';
import { createQuest } from './quest/create-quest.ts';
import { decideQuest } from './quest/decide-quest.ts';
import type { Decision } from './quest/decision.ts';
import { expireQuest, isExpired } from './quest/expire-quest.ts';
import type { Actor, Quest, QuestCommand, QuestEvent } from './quest/quest.ts';
import { payReward } from './reward/pay-reward.ts';
import type { RewardJob } from './reward/reward.ts';
import { aDraft, frozen, START } from './testing.ts';
import { DAY, later } from './time.ts';
import { joinCommunity } from './user/user.ts';

/** Receives every stored decision and the quest before it. */
export type DecisionObserver = (before: Quest | undefined, decision: Decision) => void;

export class CommunitySimulation {
  readonly quests = new Map<string, Quest>();
  readonly events: QuestEvent[] = [];
  readonly jobs = new Map<string, RewardJob>();
  readonly ledger = new Map<string, LedgerEntry>();
  readonly economy: Economy;
  now = START;
  private readonly balances = new Map<string, Balance>();
  private readonly observer: DecisionObserver;

  constructor(people: readonly Actor[], economy: Economy, observer: DecisionObserver = () => undefined) {
    this.economy = economy;
    this.observer = observer;
    for (const { userId } of people) {
      const person = { userId, email: `${userId}@example.org`, displayName: userId };
      this.book(joinCommunity({ ...person, now: this.now, economy }).ledger);
    }
  }

  wait(milliseconds: number): void {
    this.now = later(this.now, milliseconds);
  }

  balanceOf(userId: string): Balance {
    return this.balances.get(userId) ?? EMPTY_BALANCE;
  }

  /** Posts a quest. Returns the refusal, or undefined if the decision was stored. */
  post(actor: Actor, withDeadline: boolean): RuleError | undefined {
    const draft = aDraft(withDeadline ? { expiresAt: later(this.now, 2 * DAY) } : {});
    const ctx = { questId: `q${this.quests.size}`, actorId: actor.userId, now: this.now, economy: this.economy };
    return this.attempt(undefined, () => createQuest(draft, { ...ctx, balance: this.balanceOf(actor.userId) }));
  }

  act(quest: Quest, actor: Actor, command: QuestCommand): RuleError | undefined {
    const ctx = { actor, now: this.now, economy: this.economy };
    return this.attempt(quest, () => decideQuest(frozen(quest), frozen(command), ctx));
  }

  /** Stores every overdue quest as expired. */
  sweep(): void {
    for (const quest of this.quests.values()) {
      if (isExpired(quest, this.now)) this.attempt(quest, () => expireQuest(frozen(quest), this.now));
    }
  }

  /** Pays every due reward as the second of its pair and day. */
  pay(): void {
    for (const job of this.jobs.values()) {
      if (job.state !== 'PENDING') continue;
      const paid = payReward(frozen(job), { now: this.now, pairCountToday: 1, economy: this.economy });
      this.jobs.set(job.jobId, paid.job);
      this.book(paid.ledger);
    }
  }

  private attempt(before: Quest | undefined, decide: () => Decision): RuleError | undefined {
    let decision: Decision;
    try {
      decision = decide();
    } catch (error) {
      if (error instanceof RuleError) return error;
      throw error;
    }
    this.observer(before, decision);
    this.store(decision);
    return undefined;
  }

  private store({ quest, events, ledger, rewardJob }: Decision): void {
    this.quests.set(quest.questId, quest);
    this.events.push(...events);
    this.book(ledger);
    if (rewardJob !== undefined) this.jobs.set(fresh(this.jobs, rewardJob.jobId), rewardJob);
  }

  private book(entries: readonly LedgerEntry[]): void {
    for (const entry of entries) {
      this.ledger.set(fresh(this.ledger, entry.entryId), entry);
      this.balances.set(entry.userId, applyEntry(this.balanceOf(entry.userId), entry));
    }
  }
}

/** Returns the key if it is new, like the condition of the database. */
function fresh(store: ReadonlyMap<string, unknown>, key: string): string {
  if (store.has(key)) throw new Error(`${key} was stored before`);
  return key;
}
