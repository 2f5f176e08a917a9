import { partitionKey } from '@civicforge/contract/keys';
import { skeletonOf } from '@civicforge/domain';
import type { Item } from '../dynamo/database.ts';

/**
 * The name of a moderator or an administrator, keyed by its skeleton, so that one read finds whether another name
 * looks the same. The prefix is no id of a member: no client can name this partition.
 */
export interface StaffName {
  readonly userId: string;
  readonly displayName: string;
}

/** Returns the partition of names that look like this one, or undefined for a name without letters and digits. */
export function staffNamePartition(displayName: string): string | undefined {
  const skeleton = skeletonOf(displayName);
  return skeleton === '' ? undefined : partitionKey('users', 'staff-name', skeleton);
}

export function staffNameKey({ userId, displayName }: StaffName): { userId: string; record: string } | undefined {
  const partition = staffNamePartition(displayName);
  return partition === undefined ? undefined : { userId: partition, record: userId };
}

/** Returns the id of the member with the name. */
export function parseStaffName(item: Item): string {
  return String(item['record']);
}
