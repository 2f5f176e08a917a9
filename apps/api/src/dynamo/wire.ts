import { type AttributeValue, decodeItem, encodeItem, type Item } from './attribute-values.ts';
import type { Operation } from './commands.ts';
import { type DynamoException, exceptionOf } from './errors.ts';

type Part = Readonly<Record<string, unknown>>;
type Encoded = Readonly<Record<string, AttributeValue>>;

/** Members of a request that hold attributes by name. */
const ATTRIBUTES = ['Key', 'Item', 'ExpressionAttributeValues', 'ExclusiveStartKey'] as const;

/** Returns the JSON body of a request. */
export function encodeRequest(operation: Operation, input: object): string {
  return JSON.stringify(encodeInput(operation, input as Part));
}

function encodeInput(operation: Operation, input: Part): Part {
  switch (operation) {
    case 'BatchGetItem':
      return { ...input, RequestItems: mapMembers(input['RequestItems'], encodeKeys) };
    case 'BatchWriteItem':
      return { ...input, RequestItems: mapMembers(input['RequestItems'], (writes) => partsOf(writes, encodeWrite)) };
    case 'TransactWriteItems':
      return { ...input, TransactItems: partsOf(input['TransactItems'], encodeWrite) };
    default:
      return encodePart(input);
  }
}

/** Returns the answer with plain values. */
export function decodeAnswer(operation: Operation, body: Part): Part {
  switch (operation) {
    case 'BatchGetItem':
      return {
        ...body,
        Responses: mapMembers(body['Responses'], (items) => partsOf(items, (item) => decodeItem(item as Encoded))),
        UnprocessedKeys: mapMembers(body['UnprocessedKeys'], decodeKeys),
      };
    case 'BatchWriteItem':
      return {
        ...body,
        UnprocessedItems: mapMembers(body['UnprocessedItems'], (writes) => partsOf(writes, decodeWrite)),
      };
    default:
      return decodePart(body);
  }
}

/**
 * Returns the exception of an error answer. A body that is not JSON, for example of a proxy, has no name of its own.
 * @see https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html#operation-error-serialization
 */
export function decodeError(status: number, errorType: string | undefined, text: string): DynamoException {
  const body = objectOf(text);
  const type = errorType ?? body['__type'] ?? body['code'];
  const name = typeof type === 'string' ? (type.split(',')[0]?.split(':')[0]?.split('#').at(-1) ?? '') : 'UnknownError';
  const message = body['message'] ?? body['Message'];
  const reasons = body['CancellationReasons'];
  return exceptionOf({
    name,
    message: typeof message === 'string' ? message : name,
    status,
    item: body['Item'] === undefined ? undefined : decodeItem(body['Item'] as Encoded),
    reasons: Array.isArray(reasons) ? partsOf(reasons, decodePart) : undefined,
  });
}

function encodePart(part: Part): Part {
  const encoded: Record<string, unknown> = { ...part };
  for (const name of ATTRIBUTES) if (part[name] !== undefined) encoded[name] = encodeItem(part[name] as Item);
  return encoded;
}

/** Encodes one write of a batch or a transaction, such as `{ Put: { Item } }`. */
function encodeWrite(write: Part): Part {
  return mapMembers(write, encodePart) ?? {};
}

function decodeWrite(write: Part): Part {
  return (
    mapMembers(write, ({ Item, Key }) => ({
      ...(Item !== undefined && { Item: decodeItem(Item as Encoded) }),
      ...(Key !== undefined && { Key: decodeItem(Key as Encoded) }),
    })) ?? {}
  );
}

function encodeKeys(request: Part): Part {
  return { ...request, Keys: partsOf(request['Keys'], encodeItem) };
}

function decodeKeys(request: Part): Part {
  return { ...request, Keys: partsOf(request['Keys'], (key) => decodeItem(key as Encoded)) };
}

function decodePart(part: Part): Part {
  const decoded: Record<string, unknown> = { ...part };
  for (const name of ['Item', 'Attributes', 'LastEvaluatedKey']) {
    if (part[name] !== undefined) decoded[name] = decodeItem(part[name] as Encoded);
  }
  if (part['Items'] !== undefined) decoded['Items'] = (part['Items'] as Encoded[]).map(decodeItem);
  return decoded;
}

function mapMembers(members: unknown, map: (member: Part) => unknown): Part | undefined {
  if (members === undefined) return undefined;
  const mapped: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(members as Part)) mapped[name] = map(member as Part);
  return mapped;
}

function partsOf<T>(parts: unknown, map: (part: Part) => T): T[] {
  return (parts as Part[]).map(map);
}

function objectOf(text: string): Part {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Part) : {};
  } catch {
    return {};
  }
}
