import type { Economy, LedgerEntry } from '../economy/economy.ts';
import type { RewardJob } from '../reward/reward.ts';
import type { Actor, Quest, QuestEvent, QuestEventKind } from './quest.ts';

/** What a rule decided. Everything in it is stored in one transaction, or nothing is. */
export interface Decision {
  readonly quest: Quest;
  /** In the order in which they happened. */
  readonly events: readonly QuestEvent[];
  readonly ledger: readonly LedgerEntry[];
  /** Present exactly where the quest became COMPLETED. */
  readonly rewardJob?: RewardJob;
}

/** Who acts, when, and under which settings: what every verb is told besides the quest. */
export interface ActionContext {
  readonly actor: Actor;
  readonly now: string;
  readonly economy: Economy;
}

/** The quest after a change: one version on, changed `now`. */
export function updated(quest: Quest, now: string, changes: Partial<Quest>): Quest {
  return { ...quest, ...changes, version: quest.version + 1, updatedAt: now };
}

/** A change by the acting person that tells one thing and moves no points. */
export function singleEvent(quest: Quest, event: QuestEvent): Decision {
  return { quest, events: [event], ledger: [] };
}

/** What the acting person did. */
export function actorEvent(ctx: ActionContext, kind: QuestEventKind, detail: QuestEvent['detail'] = {}): QuestEvent {
  return { at: ctx.now, actorId: ctx.actor.userId, kind, detail };
}

/** What followed of itself from what a person did: it has no actor. */
export function systemEvent(now: string, kind: QuestEventKind, detail: QuestEvent['detail'] = {}): QuestEvent {
  return { at: now, kind, detail };
}
