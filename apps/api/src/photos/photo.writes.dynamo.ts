import { photoChanges, type Quest } from '@civicforge/domain';
import type { NamedWrite } from '../dynamo/transaction.ts';
import { dueKey, photoKey, UNATTACHED } from './photo.item.ts';

/** Name of the write that attaches a photo. Its condition fails if the photo is gone or another quest shows it. */
export const PHOTO_WRITE = 'photo';

/**
 * Returns the writes that attach new photos to a quest and release removed ones to the sweep, for the transaction that
 * changes the quest. Empty without a change of photos.
 */
export function photoWrites(TableName: string, before: Quest | undefined, after: Quest): NamedWrite[] {
  const { added, removed } = photoChanges(before, after);
  return [
    ...added.map(({ photoId, ownerId }) => attach(TableName, photoId, ownerId, after.questId)),
    ...removed.map((photoId) => release(TableName, photoId, after.updatedAt)),
  ];
}

function attach(TableName: string, photoId: string, ownerId: string, questId: string): NamedWrite {
  return {
    name: PHOTO_WRITE,
    write: {
      Update: {
        TableName,
        Key: photoKey(photoId),
        UpdateExpression: 'SET attachedTo = :quest REMOVE waitingKey, waitingSince',
        ConditionExpression: '#state = :ready AND ownerId = :owner AND attribute_not_exists(attachedTo)',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':quest': questId, ':ready': 'READY', ':owner': ownerId },
      },
    },
  };
}

/** Has no condition, so that a damaged photo never blocks the change of its quest. */
function release(TableName: string, photoId: string, at: string): NamedWrite {
  return {
    name: 'released photo',
    write: {
      Update: {
        TableName,
        Key: photoKey(photoId),
        UpdateExpression: 'SET #state = :deleting, waitingKey = :unattached, waitingSince = :due REMOVE attachedTo',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: {
          ':deleting': 'DELETING',
          ':unattached': UNATTACHED,
          ':due': dueKey(at, photoId),
        },
      },
    },
  };
}
