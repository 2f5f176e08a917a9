import { partitionKey } from '@civicforge/contract/keys';

/** Key of a deletion that has begun. All of them stand in one partition, which is empty most of the time. */
export function erasureKey(userId: string) {
  return { userId: partitionKey('users', 'erasure', 'begun'), record: userId };
}
