import { ERASED_MEMBER } from '../user/erased-member.ts';
import { without } from '../without.ts';
import type { Decision } from './decision.ts';
import type { Attestation, Dispute, Quest, QuestCore, QuestEvent } from './quest.ts';

/**
 * Removes a member from an ended quest: id, texts, place, photos and the salts of these texts, and attributes that this version
 * does not know, because they can be texts of the member. The statements stay without notes. The receipt does not
 * change: nothing opens its commitments to these texts any more.
 */
export function eraseMember(quest: Quest, userId: string): Quest {
  let erased: Quest = {
    ...without(quest, 'carried'),
    version: quest.version + 1,
    attestations: quest.attestations.map(eraseStatement),
  };
  if (quest.requestorId === userId) {
    const open = without(erased, 'changeRequest', 'photos', 'place');
    erased = {
      ...open,
      ...closed(quest, ['title', 'description']),
      requestorId: ERASED_MEMBER,
      title: '',
      description: '',
    };
  }
  if (quest.performerId === userId) {
    erased = { ...without(erased, 'performerId', 'submission'), ...closed(erased, ['submission']) };
  }
  return { ...erased, ...(quest.dispute && { dispute: eraseDispute(quest.dispute, userId) }) };

  function eraseStatement(statement: Attestation): Attestation {
    return statement.userId === userId ? { ...without(statement, 'notes'), userId: ERASED_MEMBER } : statement;
  }
}

/**
 * Returns the members whose ids a decision leaves in events or statements although they are no parties of the quest any
 * more: a performer who released it, a witness, a moderator. An index by party does not find them.
 */
export function membersBesideParties(before: Quest | undefined, { quest, events }: Decision): string[] {
  const parties = [quest.requestorId, quest.performerId, ERASED_MEMBER];
  const named = [before?.performerId, ...events.map(({ actorId }) => actorId)];
  return [...new Set(named)].filter((userId) => userId !== undefined).filter((userId) => !parties.includes(userId));
}

/** Removes a member from an event. The event stays with its kind and time. */
export function eraseActor(event: QuestEvent, userId: string): QuestEvent {
  return event.actorId === userId ? { ...event, actorId: ERASED_MEMBER, detail: {} } : event;
}

/** Returns the core without the named salts. */
function closed({ core }: Quest, fields: readonly (keyof QuestCore['salts'])[]): Pick<Quest, 'core'> {
  if (core === undefined) return {};
  return { core: { ...core, salts: { ...core.salts, ...Object.fromEntries(fields.map((field) => [field, ''])) } } };
}

function eraseDispute(dispute: Dispute, userId: string): Dispute {
  const { resolution } = dispute;
  return {
    ...dispute,
    ...(dispute.raisedBy === userId && { raisedBy: ERASED_MEMBER, reason: '' }),
    ...(resolution?.resolvedBy === userId && { resolution: { ...resolution, resolvedBy: ERASED_MEMBER, reason: '' } }),
  };
}
