import { encodeItem, type Item } from './attribute-values.ts';
import type { Operation } from './commands.ts';
import { type DynamoException, exceptionOf } from './errors.ts';
import { JsonReader, memberShape, type Shape } from './json-reader.ts';

const EACH_ITEM: Shape = { each: 'item' };
const KEYS: Shape = { members: { Keys: EACH_ITEM } };
/** One write of a batch or a transaction, such as `{ Put: { Item } }`. */
const WRITE: Shape = { each: { members: { Item: 'item', Key: 'item', ExpressionAttributeValues: 'item' } } };

const REQUEST: Shape = {
  members: { Key: 'item', Item: 'item', ExpressionAttributeValues: 'item', ExclusiveStartKey: 'item' },
};
const REQUESTS: Partial<Record<Operation, Shape>> = {
  BatchGetItem: { members: { RequestItems: { each: KEYS } } },
  BatchWriteItem: { members: { RequestItems: { each: { each: WRITE } } } },
  TransactWriteItems: { members: { TransactItems: { each: WRITE } } },
};

const ANSWER: Shape = {
  members: { Item: 'item', Attributes: 'item', LastEvaluatedKey: 'item', Items: EACH_ITEM },
};
const ANSWERS: Partial<Record<Operation, Shape>> = {
  BatchGetItem: { members: { Responses: { each: EACH_ITEM }, UnprocessedKeys: { each: KEYS } } },
  BatchWriteItem: { members: { UnprocessedItems: { each: { each: WRITE } } } },
};
const ERROR: Shape = {
  members: { Item: 'item', CancellationReasons: { each: { members: { Item: 'item' } } } },
};

/** Returns the JSON body of a request. */
export function encodeRequest(operation: Operation, input: object): string {
  return JSON.stringify(encode(REQUESTS[operation] ?? REQUEST, input));
}

/**
 * Returns the answer with plain values.
 * @throws SyntaxError for a body that is not JSON
 */
export function decodeAnswer(operation: Operation, body: string): object {
  return new JsonReader(body).document(ANSWERS[operation] ?? ANSWER) as object;
}

/**
 * Returns the exception of an error answer. A body that is not JSON, for example of a proxy, has no name of its own.
 * @see https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html#operation-error-serialization
 */
export function decodeError(status: number, errorType: string | undefined, text: string): DynamoException {
  const body = errorBody(text);
  const type = body['__type'] ?? body['code'] ?? errorType;
  const name = typeof type === 'string' ? (type.split(',')[0]?.split(':')[0]?.split('#').at(-1) ?? '') : 'Unknown';
  const message = body['message'] ?? body['Message'];
  const reasons = body['CancellationReasons'];
  return exceptionOf({
    name,
    message: typeof message === 'string' ? message : 'UnknownError',
    status,
    item: body['Item'] as Item | undefined,
    reasons: Array.isArray(reasons) ? reasons : undefined,
  });
}

function encode(shape: Shape, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (shape === 'item') return encodeItem(value);
  if ('each' in shape && Array.isArray(value)) return value.map((entry) => encode(shape.each, entry));
  const encoded: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    const inner = memberShape(shape, name);
    encoded[name] = inner === undefined ? member : encode(inner, member);
  }
  return encoded;
}

function errorBody(text: string): Readonly<Record<string, unknown>> {
  try {
    const value = new JsonReader(text).document(ERROR);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
