import type { Refusal } from '../errors.ts';
import { attestationConflict } from './attest-quest.ts';
import { positionOf } from './position.ts';
import type { Actor, Quest, QuestAction } from './quest.ts';
import { releaseConflict } from './release-quest.ts';
import { requestChangesConflict } from './request-changes.ts';
import { TRANSITIONS } from './transitions.ts';

/** Returns the 403 refusal of an actor whose position does not allow the action, or undefined. */
export function personRefusal(quest: Quest, action: QuestAction, actor: Actor): Refusal | undefined {
  const position = positionOf(quest, actor);
  if (action === 'claim' && position === 'requestor') {
    return { code: 'quest.own', detail: 'You posted this quest; another member has to do it.', data: {} };
  }
  if (TRANSITIONS[action].who.includes(position)) return undefined;
  const detail = `This quest does not allow you to ${action.replace('-', ' ')}.`;
  return { code: 'quest.forbidden', detail, data: {} };
}

/** Returns the 409 refusal of an action that the state does not allow, or undefined. `quest` is as seen at `now`. */
export function stateRefusal(quest: Quest, action: QuestAction, actor: Actor, now: string): Refusal | undefined {
  // Before the state: a second attestation gets this code in every later state, as long as the first one stands.
  const own = quest.attestations.find(({ userId }) => userId === actor.userId);
  if (action === 'attest' && own !== undefined) {
    return {
      code: 'attestation.duplicate',
      detail: 'You have already confirmed this quest. A statement cannot be changed.',
      data: { at: own.attestedAt },
    };
  }
  const { from, otherwise } = TRANSITIONS[action];
  if (!from.includes(quest.status)) {
    return {
      code: otherwise,
      detail: `The quest is ${quest.status}; this needs one that is ${from.join(' or ')}.`,
      data: { status: quest.status, allowed: from },
    };
  }
  switch (action) {
    case 'release':
      return releaseConflict(quest, actor, now);
    case 'request-changes':
      return requestChangesConflict(quest);
    case 'attest':
      return attestationConflict(quest, actor, now);
    default:
      return undefined;
  }
}
