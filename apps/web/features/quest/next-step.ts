import type { OwnUser, Quest } from '../../lib/api/types.ts';
import type { MessageKey } from '../../lib/i18n/catalogue.ts';
import { hasFreePlace } from '../../lib/quest/free-place.ts';
import { otherParty, positionOf } from '../../lib/quest/position.ts';

type Viewer = Pick<OwnUser, 'userId' | 'suspendedUntil'>;

export interface Step {
  readonly key: MessageKey;
  /** Values of the placeholders. */
  readonly parts: { readonly name: string };
}

/** Returns the message that tells this viewer the state of a quest that goes on, and the next step. */
export function nextStep(quest: Quest, viewer: Viewer): Step | undefined {
  const key = keyOf(quest, viewer);
  if (key === undefined) return undefined;
  const isParty = positionOf(quest, viewer) !== 'other';
  const parts = { name: isParty ? otherParty(quest, viewer).displayName : (quest.performer?.displayName ?? '') };
  return { key, parts };
}

function keyOf(quest: Quest, viewer: Viewer): MessageKey | undefined {
  const position = positionOf(quest, viewer);
  switch (quest.status) {
    case 'OPEN':
      if (position === 'requestor') return 'next.openRequestor';
      return quest.actions.includes('claim') ? 'next.openClaim' : 'next.openOther';
    case 'CLAIMED':
      if (position === 'requestor') return 'next.claimedRequestor';
      if (position === 'other') return hasFreePlace(quest, viewer) ? 'next.claimedOtherPlace' : 'next.claimedOther';
      return quest.changeRequest === undefined ? 'next.claimedPerformer' : 'next.claimedPerformerAgain';
    case 'SUBMITTED':
      return position === 'other' ? witnessKey(quest) : partyKey(quest, viewer);
    case 'DISPUTED':
      if (position !== 'other') return 'next.disputedParty';
      return quest.actions.includes('resolve') ? 'next.disputedModerator' : 'next.disputedOther';
    default:
      return undefined;
  }
}

function partyKey({ attestations }: Quest, viewer: Pick<OwnUser, 'userId'>): MessageKey {
  if (attestations.some(({ userId }) => userId === viewer.userId)) return 'next.submittedWaiting';
  return attestations.length === 0 ? 'next.submittedAttest' : 'next.submittedOtherIn';
}

function witnessKey({ actions }: Quest): MessageKey {
  return actions.includes('attest') ? 'next.submittedWitness' : 'next.submittedOther';
}
