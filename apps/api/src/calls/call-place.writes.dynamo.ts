import { placeChangeOf, type Quest, RuleError } from '@civicforge/domain';
import type { NamedWrite } from '../dynamo/transaction.ts';
import { heldPlaceKey } from './call.item.ts';

/** Name of the condition that a member holds no other place of a date. */
export const PLACE_WRITE = 'call-place';

/**
 * Returns the writes that a change of a quest makes to the places of its call: a claim takes a place unless the member
 * holds one of the date, and whatever removes the performer frees it. Empty for a quest without a call.
 */
export function placeWrites(table: string, before: Quest | undefined, after: Quest): NamedWrite[] {
  const change = placeChangeOf(before, after);
  if (change === undefined) return [];
  const { callId, date, taken, freed } = change;
  return [
    ...(freed === undefined
      ? []
      : [{ name: 'freed-place', write: { Delete: { TableName: table, Key: heldPlaceKey(callId, date, freed) } } }]),
    ...(taken === undefined
      ? []
      : [
          {
            name: PLACE_WRITE,
            write: {
              Put: {
                TableName: table,
                Item: { ...heldPlaceKey(callId, date, taken), questId: after.questId },
                ConditionExpression: 'attribute_not_exists(callId)',
              },
            },
          },
        ]),
  ];
}

/** The refusal of a member who holds another place of the date. */
export function alreadyIn(): RuleError {
  return new RuleError('call.already-in', 'You already have a place of this date.', {});
}
