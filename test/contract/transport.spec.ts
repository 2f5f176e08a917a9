import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import fc from 'fast-check';
import { DatabaseBusy } from '../../apps/api/src/dynamo/busy.ts';
import { OPERATIONS, type Operation } from '../../apps/api/src/dynamo/commands.ts';
import { Documents } from '../../apps/api/src/dynamo/documents.ts';
import { SdkTransport } from '../../apps/api/src/dynamo/sdk-transport.ts';
import { LeanTransport, type Transport } from '../../apps/api/src/dynamo/transport.ts';

interface Reply {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Received {
  readonly target: string | undefined;
  readonly authorization: string | undefined;
  readonly body: unknown;
}

/** The outcome of one call: what the service received, and what the caller got. */
interface Outcome {
  readonly bodies: readonly unknown[];
  readonly output?: unknown;
  readonly error?: unknown;
}

const TRANSPORTS = [
  ['the SDK', SdkTransport],
  ['the lean transport', LeanTransport],
] as const;

const KEY = { questId: 'a', record: 'quest' };
const TEXT = { TableName: 'quests', Key: KEY };
const VALUES = { ':text': 'a', ':whole': 7, ':list': [1, 'two', null, { deep: true }], ':dropped': undefined };

/** A request of each operation, with every member that holds attributes. */
const REQUESTS: Readonly<Record<Operation, object>> = {
  GetItem: { ...TEXT, ConsistentRead: true, ProjectionExpression: 'version' },
  PutItem: {
    TableName: 'quests',
    Item: { ...KEY, none: undefined, empty: '', tags: ['a'], nested: { version: 3, none: undefined } },
    ConditionExpression: '#key = :text',
    ExpressionAttributeNames: { '#key': 'questId' },
    ExpressionAttributeValues: VALUES,
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  },
  UpdateItem: { ...TEXT, UpdateExpression: 'ADD xp :whole', ExpressionAttributeValues: VALUES },
  DeleteItem: { ...TEXT, ConditionExpression: 'xp = :whole', ExpressionAttributeValues: VALUES },
  Query: { TableName: 'quests', ExpressionAttributeValues: VALUES, ExclusiveStartKey: KEY, Limit: 2 },
  BatchGetItem: { RequestItems: { quests: { Keys: [KEY, KEY], ConsistentRead: true }, Items: { Keys: [KEY] } } },
  BatchWriteItem: {
    RequestItems: { quests: [{ PutRequest: { Item: { ...KEY, xp: 1.5 } } }, { DeleteRequest: { Key: KEY } }] },
  },
  TransactWriteItems: {
    ClientRequestToken: 'token',
    TransactItems: [
      { Put: { TableName: 'quests', Item: KEY } },
      { Update: { ...TEXT, UpdateExpression: 'SET xp = :whole', ExpressionAttributeValues: VALUES } },
      { Delete: TEXT },
      { ConditionCheck: { ...TEXT, ConditionExpression: 'xp = :whole', ExpressionAttributeValues: VALUES } },
    ],
  },
};

const STORED = {
  text: { S: 'a' },
  empty: { S: '' },
  whole: { N: '7' },
  decimal: { N: '-0.5' },
  large: { N: '9007199254740993' },
  yes: { BOOL: true },
  none: { NULL: true },
  bytes: { B: 'AAEC' },
  texts: { SS: ['a', 'b'] },
  numbers: { NS: ['1', '2'] },
  list: { L: [{ S: 'a' }, { M: { deep: { L: [] } } }] },
  map: { M: { Item: { S: 'a name of the protocol' }, __proto: { N: '1' } } },
};
const STORED_KEY = { questId: { S: 'a' }, record: { S: 'quest' } };

/** An answer of each operation, with every member that holds attributes. */
const ANSWERS: Readonly<Record<Operation, object>> = {
  GetItem: { Item: STORED, ConsumedCapacity: { TableName: 'quests', CapacityUnits: 0.5 } },
  PutItem: {},
  UpdateItem: { Attributes: STORED },
  DeleteItem: { Attributes: STORED },
  Query: { Items: [STORED, STORED_KEY], Count: 2, ScannedCount: 2, LastEvaluatedKey: STORED_KEY },
  BatchGetItem: {
    Responses: { quests: [STORED], Items: [STORED_KEY] },
    UnprocessedKeys: { quests: { Keys: [STORED_KEY], ConsistentRead: true } },
  },
  BatchWriteItem: {
    UnprocessedItems: { quests: [{ PutRequest: { Item: STORED } }, { DeleteRequest: { Key: STORED_KEY } }] },
  },
  TransactWriteItems: {},
};

const ok = (body: object): Reply => ({ status: 200, body: JSON.stringify(body) });
const refusal = (name: string, more: object = {}, status = 400): Reply => ({
  status,
  body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: 'because', ...more }),
});

/** Answers before the success. `undefined` breaks the connection. */
const FAILURES: readonly (readonly [string, readonly (Reply | undefined)[]])[] = [
  ['a failed condition', [refusal('ConditionalCheckFailedException')]],
  ['a failed condition with its item', [refusal('ConditionalCheckFailedException', { Item: STORED })]],
  [
    'a cancelled transaction',
    [
      refusal('TransactionCanceledException', {
        CancellationReasons: [{ Code: 'None' }, { Code: 'ConditionalCheckFailed', Message: 'no', Item: STORED_KEY }],
      }),
    ],
  ],
  ['a token with other writes', [refusal('IdempotentParameterMismatchException')]],
  ['a faulty request', [refusal('ValidationException')]],
  ['a missing table', [refusal('ResourceNotFoundException')]],
  ['an unknown error', [refusal('SomethingNewException')]],
  ['throttling once', [refusal('ProvisionedThroughputExceededException')]],
  ['a conflict with a transaction', [refusal('TransactionConflictException')]],
  ['a conflict with another region', [refusal('ReplicatedWriteConflictException')]],
  ['a transaction in progress', [refusal('TransactionInProgressException')]],
  ['a failing server', [refusal('InternalServerError', {}, 500), refusal('InternalServerError', {}, 503)]],
  ['a server that keeps failing', Array<Reply>(4).fill(refusal('InternalServerError', {}, 500))],
  ['a connection that breaks', [undefined]],
  [
    'a name in a header',
    [{ status: 400, body: '{}', headers: { 'x-amzn-errortype': 'ThrottlingException:http://x' } }],
  ],
  [
    'a name in the body and another in a header',
    [{ ...refusal('ValidationException'), headers: { 'x-amzn-errortype': 'ThrottlingException' } }],
  ],
  ['an error without a message', [refusal('ValidationException', { message: undefined })]],
  ['an error without a name', [{ status: 400, body: '{"message":"because"}' }]],
];

let server: Server;
let replies: (Reply | undefined)[] = [];
let received: Received[] = [];
let transports: readonly (readonly [string, Transport])[];

beforeAll(async () => {
  process.env['AWS_ACCESS_KEY_ID'] ??= 'test';
  process.env['AWS_SECRET_ACCESS_KEY'] ??= 'test';
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { authorization } = request.headers;
      const target = request.headers['x-amz-target']?.toString();
      received.push({ target, authorization, body: JSON.parse(Buffer.concat(chunks).toString()) });
      const reply = replies.length === 0 ? ok({}) : replies.shift();
      if (reply === undefined) request.socket.resetAndDestroy();
      else response.writeHead(reply.status, reply.headers).end(reply.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  transports = TRANSPORTS.map(([name, Type]) => [name, new Type({ region: 'us-east-1', endpoint })]);
});
afterAll(() => {
  for (const [, transport] of transports) transport.close();
  server.closeAllConnections();
  server.close();
});

async function outcome(transport: Transport, operation: Operation, answers: readonly (Reply | undefined)[]) {
  [replies, received] = [[...answers], []];
  const result: Outcome = await transport.call(operation, REQUESTS[operation]).then(
    (output) => ({ bodies: [], output: comparable(output) }),
    (error: unknown) => ({ bodies: [], error: { ...comparable(error as object), name: (error as Error).name } }),
  );
  return { ...result, bodies: received.map(({ body }) => body) };
}

/** Leaves out what differs by nature: ids of requests and measured delays. */
function comparable(value: object): Record<string, unknown> {
  const { $metadata, Item, CancellationReasons, ...rest } = value as Record<string, unknown>;
  const { attempts, httpStatusCode } = ($metadata ?? {}) as Record<string, unknown>;
  const own = Object.fromEntries(Object.entries(rest).filter(([name]) => !name.startsWith('$')));
  const { name: _, ...members } = own;
  return { ...members, Item, CancellationReasons, attempts, httpStatusCode };
}

async function outcomes(operation: Operation, answers: readonly (Reply | undefined)[]): Promise<Outcome[]> {
  const found: Outcome[] = [];
  for (const [, transport] of transports) found.push(await outcome(transport, operation, answers));
  return found;
}

describe('the lean transport', () => {
  it.each(OPERATIONS)('sends the same %s as the SDK and reads the same answer', async (operation) => {
    const [reference, lean] = await outcomes(operation, [ok(ANSWERS[operation])]);
    expect(reference?.output).toBeDefined();
    expect(lean).toEqual(reference);
  });

  it.each(FAILURES)(
    'treats %s as the SDK does: the same error, attempts and requests',
    async (_, answers) => {
      const [reference, lean] = await outcomes('PutItem', answers);
      expect(lean).toEqual(reference);
    },
    20_000,
  );

  it.each([
    ['that is no HTTP', 'garbage\r\n\r\n'],
    ['with two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}'],
    ['that ends within its body', 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{'],
  ])('retries an answer %s, and reports the database as busy in the end', async (_, answer) => {
    let connections = 0;
    const broken = createTcpServer((socket) => {
      connections += 1;
      socket.once('data', () => socket.end(answer));
    });
    await new Promise<void>((resolve) => broken.listen(0, '127.0.0.1', resolve));
    const endpoint = `http://127.0.0.1:${(broken.address() as AddressInfo).port}`;
    const transport = new LeanTransport({ region: 'us-east-1', endpoint });
    const call = new Documents(transport).send({ operation: 'GetItem', input: REQUESTS.GetItem });
    const error = await call
      .catch((cause: unknown) => cause)
      .finally(() => {
        transport.close();
        broken.close();
      });
    expect(error).toBeInstanceOf(DatabaseBusy);
    expect(connections).toBe(4);
  });

  it('reports a body that is not JSON as busy and retries it', async () => {
    const broken = { status: 502, body: '<html>Bad gateway</html>' };
    const [, lean] = await outcomes('GetItem', [broken, ok({})]);
    expect(lean).toMatchObject({ output: { attempts: 2 } });
  });

  it('encodes and decodes every storable value as the SDK does', async () => {
    const scalar = fc.oneof(fc.string(), fc.maxSafeInteger(), fc.boolean(), fc.constant(null), fc.constant(undefined));
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 3 },
        scalar,
        fc.uint8Array(),
        fc.array(tie('any'), { maxLength: 4 }),
        fc.dictionary(fc.string(), tie('any'), { maxKeys: 4 }),
      ),
    })).any;
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string({ minLength: 1 }), value, { maxKeys: 4 }), async (item) => {
        const seen: unknown[] = [];
        for (const [, transport] of transports) {
          received = [];
          await transport.call('PutItem', { TableName: 'quests', Item: { ...item } });
          const body = received[0]?.body as { Item: object };
          replies = [ok({ Item: body.Item })];
          seen.push(body, comparable(await transport.call('GetItem', REQUESTS.GetItem)));
        }
        expect(seen.slice(2)).toEqual(seen.slice(0, 2));
      }),
      { numRuns: 50 },
    );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, new Date(), Symbol('none')])(
    'refuses %p, which DynamoDB cannot store',
    async (value) => {
      for (const [, transport] of transports) {
        received = [];
        const call = transport.call('PutItem', { TableName: 'quests', Item: { value } });
        await expect(call).rejects.toThrow();
        expect(received).toEqual([]);
      }
    },
  );

  it('corrects a wrong clock and retries', async () => {
    const date = new Date(Date.now() + 3_600_000).toUTCString();
    const skewed = { ...refusal('InvalidSignatureException'), headers: { date } };
    for (const [, transport] of transports) {
      [replies, received] = [[skewed], []];
      await transport.call('GetItem', REQUESTS.GetItem);
      expect(received).toHaveLength(2);
    }
  });

  it('signs with Signature Version 4 of the region', async () => {
    received = [];
    for (const [, transport] of transports) await transport.call('GetItem', REQUESTS.GetItem);
    for (const { authorization, target } of received) {
      expect(authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=\w+\/\d{8}\/us-east-1\/dynamodb\/aws4_request, /);
      expect(target).toBe('DynamoDB_20120810.GetItem');
    }
    expect(received).toHaveLength(2);
  });

  it('ends an aborted call with an AbortError', async () => {
    const [, lean] = transports;
    const call = lean?.[1].call('GetItem', REQUESTS.GetItem, { abortSignal: AbortSignal.abort() });
    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
  });
});
