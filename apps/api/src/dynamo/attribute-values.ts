/** An item with plain JavaScript values. */
export type Item = Record<string, unknown>;

/** A value as DynamoDB's JSON writes it, such as `{ S: 'text' }`. */
export type AttributeValue = Readonly<Record<string, unknown>>;

/**
 * Encodes a value like the SDK's `marshall` with `removeUndefinedValues`.
 * @throws TypeError for a value that DynamoDB cannot store exactly: NaN, unsafe integers, class instances
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html
 */
export function encodeValue(value: unknown): AttributeValue {
  switch (typeof value) {
    case 'string':
      return { S: value };
    case 'number':
      return { N: numberText(value) };
    case 'bigint':
      return { N: value.toString() };
    case 'boolean':
      return { BOOL: value };
    case 'object':
      return encodeObject(value);
    default:
      throw new TypeError(`a ${typeof value} cannot be stored`);
  }
}

/** Encodes the attributes of an item, a key or expression values. Drops undefined ones. */
export function encodeItem(item: object): Record<string, AttributeValue> {
  const encoded: Record<string, AttributeValue> = {};
  for (const [name, value] of Object.entries(item)) if (value !== undefined) encoded[name] = encodeValue(value);
  return encoded;
}

function encodeObject(value: object | null): AttributeValue {
  if (value === null) return { NULL: true };
  if (Array.isArray(value)) return { L: value.filter((entry) => entry !== undefined).map(encodeValue) };
  if (value instanceof Uint8Array) return { B: Buffer.from(value).toString('base64') };
  if (value instanceof Set) return encodeSet(value);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw new TypeError('a class instance cannot be stored');
  return { M: encodeItem(value) };
}

/** DynamoDB has no empty sets and no sets of mixed types. */
function encodeSet(values: ReadonlySet<unknown>): AttributeValue {
  const encoded = [...values].map(encodeValue);
  const type = Object.keys(encoded[0] ?? {})[0];
  const isOneType = encoded.every((value) => type !== undefined && type in value);
  if (type === undefined || !isOneType || !'SNB'.includes(type)) throw new TypeError('a set needs values of one type');
  return { [`${type}S`]: encoded.map((value) => value[type]) };
}

function numberText(value: number): string {
  if (!Number.isFinite(value) || Math.abs(value) > Number.MAX_SAFE_INTEGER) {
    throw new TypeError('a number outside the safe range cannot be stored');
  }
  return String(value);
}

/** Decodes a number. Integers outside the safe range become a `bigint`, as in the SDK. */
export function numberOf(text: string): number | bigint {
  const value = Number(text);
  return Math.abs(value) > Number.MAX_SAFE_INTEGER ? BigInt(text) : value;
}

export function bytesOf(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'));
}
