import { allowedActions } from './allowed-actions.ts';
import type { Actor, Quest } from './quest.ts';

/** The next step of a quest that waits for one person. */
export const TURNS = ['confirm', 'submit', 'change', 'decide'] as const;
export type Turn = (typeof TURNS)[number];

/** A turn with the time since when it waits. */
export interface WaitingTurn {
  readonly turn: Turn;
  readonly since: string;
}

/** Returns what the quest waits for from one of its parties. It depends on the stored quest alone, not on the clock. */
export function partyTurn(quest: Quest, party: 'requestor' | 'performer'): WaitingTurn | undefined {
  if (quest.status === 'CLAIMED' && party === 'performer') {
    const turn = quest.changeRequest === undefined ? 'submit' : 'change';
    return { turn, since: quest.claimedAt ?? quest.updatedAt };
  }
  const hasAttested = quest.attestations.some(({ role }) => role === party);
  if (quest.status === 'SUBMITTED' && !hasAttested) {
    return { turn: 'confirm', since: quest.submittedAt ?? quest.updatedAt };
  }
  return undefined;
}

/** Returns what the quest waits for from the actor at `now`: as a party, or as a moderator who may decide it. */
export function turnOf(quest: Quest, actor: Actor, now: string): WaitingTurn | undefined {
  if (actor.userId === quest.requestorId) return partyTurn(quest, 'requestor');
  if (actor.userId === quest.performerId) return partyTurn(quest, 'performer');
  if (!allowedActions(quest, actor, now).includes('resolve')) return undefined;
  return { turn: 'decide', since: quest.dispute?.raisedAt ?? quest.updatedAt };
}

/** True while the quest can still change: it is neither completed, nor cancelled, nor expired. */
export function isActive({ status }: Quest): boolean {
  return ['OPEN', 'CLAIMED', 'SUBMITTED', 'DISPUTED'].includes(status);
}
