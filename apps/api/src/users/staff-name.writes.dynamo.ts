import type { Member } from '@civicforge/domain';
import type { NamedWrite } from '../dynamo/transaction.ts';
import { staffNameKey } from './staff-name.item.ts';

/** Moves the protection from a member's old name to the new one. Undefined means no staff role. */
export function staffNameWrites(
  TableName: string,
  before: Member | undefined,
  after: Member | undefined,
): NamedWrite[] {
  const [old, own] = [before && staffNameKey(before), after && staffNameKey(after)];
  if (old?.userId === own?.userId) return [];
  return [
    ...(old ? [{ name: 'former-name', write: { Delete: { TableName, Key: old } } }] : []),
    ...(own ? [{ name: 'staff-name', write: { Put: { TableName, Item: own } } }] : []),
  ];
}
