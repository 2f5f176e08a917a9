import type { OwnUser, Quest } from '../api/types.ts';
import { positionOf } from './position.ts';

type Viewer = Pick<OwnUser, 'userId' | 'suspendedUntil'>;

/** True if another member has claimed the quest, but the viewer can have another place of its date. */
export function hasFreePlace(quest: Quest, viewer: Viewer): boolean {
  const { call, status } = quest;
  if (call === undefined || call.open === 0 || viewer.suspendedUntil !== undefined) return false;
  return status === 'CLAIMED' && positionOf(quest, viewer) === 'other';
}
