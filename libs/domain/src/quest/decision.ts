import type { Economy, LedgerEntry } from '../economy/economy.ts';
import type { RewardJob } from '../reward/reward.ts';
import type { Actor, Quest, QuestEvent, QuestEventKind } from './quest.ts';

/** The result of a rule. The service stores all of it in one transaction. */
export interface Decision {
  readonly quest: Quest;
  /** Oldest first. */
  readonly events: readonly QuestEvent[];
  readonly ledger: readonly LedgerEntry[];
  /** Present only if the decision completes the quest. */
  readonly rewardJob?: RewardJob;
}

/** The actor, the time and the settings of one action. */
export interface ActionContext {
  readonly actor: Actor;
  readonly now: string;
  readonly economy: Economy;
}

/** Returns the quest with the changes, the next version and `updatedAt` set to `now`. */
export function updated(quest: Quest, now: string, changes: Partial<Quest>): Quest {
  return { ...quest, ...changes, version: quest.version + 1, updatedAt: now };
}

/** Returns a decision with one event and no ledger entries. */
export function singleEvent(quest: Quest, event: QuestEvent): Decision {
  return { quest, events: [event], ledger: [] };
}

/** Returns an event caused by the actor. */
export function actorEvent(ctx: ActionContext, kind: QuestEventKind, detail: QuestEvent['detail'] = {}): QuestEvent {
  return { at: ctx.now, actorId: ctx.actor.userId, kind, detail };
}

/** Returns an event caused by the system. It has no actor. */
export function systemEvent(now: string, kind: QuestEventKind, detail: QuestEvent['detail'] = {}): QuestEvent {
  return { at: now, kind, detail };
}
