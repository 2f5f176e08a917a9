import fc from 'fast-check';
import { OPERATIONS, type Operation, resolved, type Schema } from './contract.ts';

export const CALLERS = ['visitor', 'member', 'other member', 'moderator', 'admin', 'broken token'] as const;
export type CallerName = (typeof CALLERS)[number];

/** A request of the fuzzer without the token of its caller. */
export interface FuzzRequest {
  readonly operation: Operation;
  readonly method: string;
  /** Path and query in visible ASCII, as sent over the wire. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly caller: CallerName;
}

/** Existing ids and values, so that requests pass the first check. */
export interface Known {
  readonly questIds: readonly string[];
  readonly userIds: readonly string[];
}

const HOSTILE_TEXTS = [
  ...[
    '',
    ' ',
    '\u0000',
    '\ud800',
    'a\udfffb',
    '\ud800\udbff',
    '\u202e',
    '\u200b',
    '\u00ad',
    '\ufeff',
    'İ',
    'ﷺ',
    'e\u0301',
  ],
  ...['__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'toString', 'valueOf', 'null', 'undefined', 'NaN'],
  ...['statistics#00', 'words#ben', 'pair#a#b', '../../health', '{"a":1}', "' OR 1=1 --", '<script>x</script>', '&reg'],
  ...[
    '1e300',
    '-1',
    '0x10',
    '٣',
    '2026-02-30T00:00:00.000Z',
    '+275760-09-13T00:00:00.000Z',
    'https://a\\b',
    'x'.repeat(70),
  ],
  ...['y'.repeat(5_000), '가'.repeat(200), '👩‍👩‍👧'.repeat(50), 'a\nb\r\nc\td', '%00', '%', '\\u0000', '🙂'],
];
const HOSTILE_NUMBERS = [0, -0, -1, 1e300, -1e300, 1.5, 2 ** 31, 2 ** 53, Number.MAX_VALUE, Number.MIN_VALUE];

const hostileText = fc.oneof(fc.constantFrom(...HOSTILE_TEXTS), fc.string({ unit: 'binary', maxLength: 40 }));
const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.constantFrom<unknown>(...HOSTILE_NUMBERS, null, true, [], {}, [[]], nested(20), nested(2_000)),
  fc.object({ maxDepth: 2, key: hostileText }),
);

/** Returns arrays nested to a depth. */
function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = [value];
  return value;
}

const LETTERS = Array.from('abc defg ÄöüŁø ß日本語ไทย');

/** Generates values that mostly match a schema. */
function fitting(schema: Schema, known: Known): fc.Arbitrary<unknown> {
  const { type, enum: words, format, minimum = 0, maximum = 1_000, minLength = 0, maxLength = 60 } = resolved(schema);
  if (words !== undefined) return fc.constantFrom(...words);
  if (type === 'integer' || type === 'number') return fc.integer({ min: minimum, max: maximum });
  if (type === 'boolean') return fc.boolean();
  if (type === 'array') return fc.array(fitting(resolved(schema).items ?? {}, known), { maxLength: 3 });
  if (type === 'object') return fittingObject(resolved(schema), known);
  if (format === 'date-time')
    return fc
      .date({ min: new Date(), max: new Date('2030-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString());
  if (format === 'uri') return fc.constantFrom('https://example.org/a?b=c', 'https://example.org');
  if (format === 'email') return fc.constantFrom('ada@example.org', 'x@y.zz');
  return fc.string({
    unit: fc.constantFrom(...LETTERS),
    minLength,
    maxLength: Math.min(maxLength, minLength + 40),
  });
}

/** Passwords that satisfy the identity service's policy, which no schema contains. */
const A_PASSWORD = fc.constantFrom('CivicForge!2026', 'another-Good.1');

function fittingObject(
  { properties = {}, required = [] }: Schema,
  known: Known,
): fc.Arbitrary<Record<string, unknown>> {
  const fields = Object.fromEntries(
    Object.entries(properties).map(([name, field]) => [
      name,
      /password/i.test(name) ? A_PASSWORD : fitting(field, known),
    ]),
  );
  const needed = required.filter((name) => name in fields);
  return fc.record(fields, { requiredKeys: needed });
}

/** Generates a body as text: valid, valid except one field, arbitrary JSON, or no JSON. */
function bodyOf(operation: Operation, known: Known): fc.Arbitrary<string | undefined> {
  const schema = operation.requestBody?.content?.['application/json']?.schema;
  const names = Object.keys(resolved(schema ?? {}).properties ?? {});
  const good =
    schema === undefined ? fc.constant({}) : (fitting(schema, known) as fc.Arbitrary<Record<string, unknown>>);
  const name = names.length === 0 ? hostileText : fc.oneof(fc.constantFrom(...names), hostileText);
  const spoilt = fc.tuple(good, name, hostileValue).map(([body, field, value]) => {
    const entries = [...Object.entries(body).filter(([key]) => key !== field), [field, value] as const];
    // Text instead of an object, because an assignment to `__proto__` sets no field.
    return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${JSON.stringify(entry)}`).join(',')}}`;
  });
  return fc.oneof(
    { weight: 4, arbitrary: good.map((body) => JSON.stringify(body)) },
    { weight: 5, arbitrary: spoilt },
    { weight: 1, arbitrary: hostileValue.map((value) => JSON.stringify(value)) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '',
        '{',
        '{"a":1}{',
        'null',
        '\ud800',
        '{"title":"\\ud800"}',
        'a=b',
        '1e999',
        '\u0000',
      ),
    },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
}

/** Generates URL text with valid or broken encoding. */
const encodedHostile = fc.oneof(
  hostileText.map((text) => encodeURIComponent(text.toWellFormed())),
  fc.constantFrom('%zz', '%', '%c0', '%ff%fe', '%ed%a0%80', '..', '%2e%2e', '%2f', '%00', ';', '//', '%5c', '~', '*'),
);

function pathOf(operation: Operation, known: Known): fc.Arbitrary<string> {
  const names = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const goodOf = (name: string) =>
    name === 'userId' ? known.userIds : name.endsWith('Id') ? known.questIds : GOOD_NAMES;
  const values = names.map((name) =>
    fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...goodOf(name)) }, { weight: 1, arbitrary: encodedHostile }),
  );
  return fc
    .tuple(...values)
    .map((given) => names.reduce((path, name, index) => path.replace(`{${name}}`, given[index] ?? ''), operation.path));
}

const GOOD_NAMES = ['dual_attestation', 'new_attestation_flow', 'maintenance_mode', 'swagger-ui.css', 'nothing'];

function queryOf(operation: Operation, known: Known): fc.Arbitrary<string> {
  const described = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query');
  const named = described.map(({ name, schema }) =>
    fc.oneof(
      { weight: 10, arbitrary: fc.constant('') },
      {
        weight: name === 'cursor' ? 1 : 5,
        arbitrary: fitting(schema, known).map((value) =>
          [value]
            .flat()
            .map((entry) => `${name}=${encodeURIComponent(String(entry))}`)
            .join('&'),
        ),
      },
      { weight: 1, arbitrary: encodedHostile.map((value) => `${name}=${value}`) },
    ),
  );
  const unknown = fc.oneof(
    { weight: 12, arbitrary: fc.constant('') },
    { weight: 1, arbitrary: fc.tuple(encodedHostile, encodedHostile).map(([name, value]) => `${name}=${value}`) },
  );
  return fc.tuple(...named, unknown).map((parts) => parts.filter((part) => part !== '').join('&'));
}

const headersOf = fc.record(
  {
    'content-type': fc.oneof(
      { weight: 12, arbitrary: fc.constant('application/json') },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          'text/plain',
          'application/xml',
          'application/json; charset=latin1',
          'multipart/form-data',
          ';',
          'application/x-www-form-urlencoded',
        ),
      },
    ),
    'idempotency-key': fc.constantFrom('a-key-of-the-fuzzer', 'short', 'x'.repeat(129), '__proto__'),
    'if-match': fc.constantFrom('"1"', '*', 'W/"1"', '1', '"1e300"', '"-1"', '""', '"1", "2"'),
    'if-none-match': fc.constantFrom('"1"', '*', 'W/"2"', 'x'),
    'x-request-id': fc.constantFrom('given-by-fuzzer', 'no', '../../etc/passwd', 'x'.repeat(65)),
    'x-page-person': fc.constantFrom('-', 'nobody', '__proto__', ''),
    'x-forwarded-for': fc.constantFrom('1.2.3.4', '::1, x', ',,,', '%'),
    accept: fc.constantFrom('*/*', 'text/html', 'x', ''),
    'accept-language': fc.constantFrom('de', '*;q=0', 'x'.repeat(500)),
    cookie: fc.constantFrom('civicforge_access=%', 'civicforge_refresh=x.y', 'a=b; a=c;;=', '__proto__=1'),
    origin: fc.constantFrom('null', 'https://evil.example', 'http://localhost:5173', '%'),
    'content-encoding': fc.constantFrom('identity', 'gzip', 'x'),
    traceparent: fc.constantFrom('00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', '00-x', 'ff-0-0-0'),
  },
  { requiredKeys: ['content-type'] },
);

/** Generates few headers at a time, so that requests do not all fail at the same header. */
const fewHeaders = fc.tuple(headersOf, fc.integer({ min: 0, max: 30 })).map(([headers, turn]) => {
  const names = Object.keys(headers).filter((name, index) => name === 'content-type' || index === turn);
  return Object.fromEntries(names.map((name) => [name, headers[name as keyof typeof headers] ?? '']));
});

/** Generates requests of one operation. */
function requestOf(operation: Operation, known: Known): fc.Arbitrary<FuzzRequest> {
  const method = fc.oneof(
    { weight: 30, arbitrary: fc.constant(operation.method) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'),
    },
  );
  return fc
    .record({
      method,
      path: pathOf(operation, known),
      query: queryOf(operation, known),
      headers: fewHeaders,
      body: bodyOf(operation, known),
      caller: fc.constantFrom(...CALLERS, 'member', 'other member', 'moderator', 'admin'),
    })
    .map(({ path, query, body, ...rest }) => ({
      ...rest,
      operation,
      target: query === '' ? path : `${path}?${query}`,
      ...(body !== undefined && !['GET', 'HEAD', 'TRACE'].includes(rest.method) && { body }),
    }));
}

/** Operations that would break the run. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  'POST /api/v1/local/clock': 'it moves the time by years, beyond the range of a date',
};

/** Returns the requests of a seed, evenly distributed over all operations. */
export function requests(
  known: Known,
  { seed, count }: { readonly seed: number; readonly count: number },
): FuzzRequest[] {
  const operations = OPERATIONS.filter(({ method, path }) => !(`${method} ${path}` in LEFT_OUT));
  const each = Math.ceil(count / operations.length);
  const lists = operations.map((operation, index) =>
    fc.sample(requestOf(operation, known), { seed: seed + index, numRuns: each }),
  );
  return Array.from({ length: each }, (_, turn) => lists.flatMap((list) => list[turn] ?? []))
    .flat()
    .slice(0, count);
}
