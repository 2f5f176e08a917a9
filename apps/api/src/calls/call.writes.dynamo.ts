import type { Call } from '@civicforge/domain';
import type { NamedWrite } from '../dynamo/transaction.ts';
import { attributesOf, callKey, dateKey, OPTIONAL_ATTRIBUTES, type StoredDate, workAt } from './call.item.ts';

/** Writes a new call. */
export function callPut(table: string, call: Call): NamedWrite {
  return {
    name: 'call',
    write: {
      Put: {
        TableName: table,
        Item: { ...callKey(call.callId), ...attributesOf(call, workAt(call)) },
        ConditionExpression: 'attribute_not_exists(callId)',
      },
    },
  };
}

/**
 * Writes the next version of a call. Attributes that this version of the service does not know stay.
 * @param due overrides when the leader has work with the call
 */
export function callUpdate(table: string, call: Call, due = workAt(call)): NamedWrite {
  const attributes = attributesOf(call, due);
  const names = Object.keys(attributes);
  const absent = OPTIONAL_ATTRIBUTES.filter((name) => attributes[name] === undefined);
  return {
    name: 'call',
    write: {
      Update: {
        TableName: table,
        Key: callKey(call.callId),
        UpdateExpression:
          `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}` +
          (absent.length > 0 ? ` REMOVE ${absent.map((name) => `#${name}`).join(', ')}` : ''),
        ConditionExpression: 'version = :before',
        ExpressionAttributeNames: Object.fromEntries([...names, ...absent].map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: {
          ...Object.fromEntries(names.map((name) => [`:${name}`, attributes[name]])),
          ':before': call.version - 1,
        },
      },
    },
  };
}

/** Writes a date once. */
export function datePut(table: string, date: StoredDate): NamedWrite {
  return {
    name: 'date',
    write: {
      Put: {
        TableName: table,
        Item: { ...dateKey(date), ...date },
        ConditionExpression: 'attribute_not_exists(callId)',
      },
    },
  };
}
