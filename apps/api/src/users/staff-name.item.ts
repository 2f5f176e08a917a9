import { partitionKey } from '@civicforge/contract/keys';
import { skeletonOf } from '@civicforge/domain';
import type { Item } from '../dynamo/database.ts';

/**
 * A name that a moderator or an administrator carries, under its skeleton, so that one read finds whether another name
 * looks the same. The prefix is no id of a member: no client can name this partition.
 */
export interface StaffName {
  readonly userId: string;
  readonly displayName: string;
}

/** The partition of all names that look like this one; undefined for a name without letters and digits. */
export function staffNamePartition(displayName: string): string | undefined {
  const skeleton = skeletonOf(displayName);
  return skeleton === '' ? undefined : partitionKey('users', 'staff-name', skeleton);
}

export function staffNameKey({ userId, displayName }: StaffName): { userId: string; record: string } | undefined {
  const partition = staffNamePartition(displayName);
  return partition === undefined ? undefined : { userId: partition, record: userId };
}

/** The member who carries the name. */
export function parseStaffName(item: Item): string {
  return String(item['record']);
}
