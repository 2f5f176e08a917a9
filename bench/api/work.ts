import { randomUUID, verify, createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as sdk from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { RecordedCall } from './recorder.ts';

/** The actions that all candidates serve. */
export const ACTIONS = ['get', 'list', 'create', 'claim', 'attest', 'complete'] as const;
export type Action = (typeof ACTIONS)[number];

export interface Recording {
  /** The quest of the recorded calls. Every replayed request of a write has a quest of its own. */
  readonly questId: string;
  readonly calls: readonly RecordedCall[];
}

export interface Setup {
  readonly endpoint: string;
  readonly publicPem: string;
  readonly issuer: string;
  readonly jwksUri: string;
  readonly recordings: Readonly<Record<Action, Recording>>;
  /** Number of requests of each write. None may repeat: the database answers a transaction with a known token without writing. */
  readonly writes: number;
}

type Call = (operation: string, input: object) => Promise<object>;
interface Plan {
  readonly operation: string;
  readonly input: object;
}

export function readSetup(): Setup {
  return JSON.parse(readFileSync(process.env['BENCH_SETUP'] ?? '', 'utf8')) as Setup;
}

/** Returns calls by the stock document client with its defaults. */
export function stockCalls(endpoint: string): Call {
  const documents = sdk.DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'us-east-1', endpoint }));
  const commands: Readonly<Record<string, new (input: never) => sdk.GetCommand>> = {
    GetItem: sdk.GetCommand,
    UpdateItem: sdk.UpdateCommand as never,
    Query: sdk.QueryCommand as never,
    BatchGetItem: sdk.BatchGetCommand as never,
    BatchWriteItem: sdk.BatchWriteCommand as never,
    TransactWriteItems: sdk.TransactWriteCommand as never,
  };
  return (operation, input) => {
    const Command = commands[operation];
    if (Command === undefined) throw new Error(`no command for ${operation}`);
    return documents.send(new Command(input as never));
  };
}

/** Checks an RS256 access token with an imported key. Returns its subject. */
export function verifier({ publicPem, issuer }: Setup): (authorization: string | undefined) => string {
  const key = createPublicKey(publicPem);
  return (authorization = '') => {
    const [head = '', claims = '', signature = ''] = authorization.slice('Bearer '.length).split('.');
    const isValid = verify('sha256', Buffer.from(`${head}.${claims}`), key, Buffer.from(signature, 'base64url'));
    const { sub, exp, iss } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>;
    if (!isValid || iss !== issuer || Number(exp) * 1_000 < Date.now()) throw new Error('the token is invalid');
    return String(sub);
  };
}

/**
 * Returns a function that makes the recorded calls of an action, one after the other; queries of a list at once.
 * @param isParallel reads that do not depend on each other at once
 */
export function replayer(setup: Setup, call: Call, isParallel = false): (action: Action) => Promise<object> {
  const plans = new Map(ACTIONS.map((action) => [action, variants(setup, action)]));
  const turns = new Map<Action, number>();
  return async (action) => {
    const all = plans.get(action) ?? [];
    const turn = turns.get(action) ?? 0;
    turns.set(action, turn + 1);
    const answers: object[] = [];
    const plan = isRead(action) ? all[0] : all[turn];
    if (plan === undefined) throw new Error(`${action} has no request left that is new`);
    for (const group of groups(plan, isParallel)) {
      answers.push(...(await Promise.all(group.map(({ operation, input }) => call(operation, input)))));
    }
    return answers.flatMap((answer) =>
      'Item' in answer || 'Responses' in answer ? [withoutMetadata(answer as Metadata)] : [],
    );
  };
}

interface Metadata {
  readonly $metadata?: unknown;
}

function withoutMetadata({ $metadata: _, ...answer }: Metadata): object {
  return answer;
}

function groups(plans: readonly Plan[], isParallel: boolean): Plan[][] {
  const found: Plan[][] = [];
  for (const plan of plans) {
    const last = found.at(-1);
    const isAtOnce = (operation: string) => operation === 'Query' || (isParallel && operation === 'GetItem');
    if (last?.[0] !== undefined && isAtOnce(plan.operation) && isAtOnce(last[0].operation)) last.push(plan);
    else found.push([plan]);
  }
  return found;
}

function isRead(action: Action): boolean {
  return action === 'get' || action === 'list';
}

function variants({ recordings, writes }: Setup, action: Action): Plan[][] {
  const { questId, calls } = recordings[action];
  const count = isRead(action) ? 1 : writes;
  const text = JSON.stringify(calls);
  return Array.from({ length: count }, () => {
    const fresh = isRead(action) ? questId : randomUUID().replaceAll('-', '').slice(0, questId.length).toUpperCase();
    const own = JSON.parse(text.replaceAll(questId, fresh)) as RecordedCall[];
    return own.map(({ operation, body }) => ({ operation, input: plain(body) as object }));
  });
}

const ATTRIBUTES = new Set(['Key', 'Item', 'ExpressionAttributeValues', 'ExclusiveStartKey']);

/** Decodes attributes, gives transactions new tokens, and drops the conditions of puts, whose quest is new. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const { ConditionExpression, ExpressionAttributeNames, ExpressionAttributeValues, ...rest } = value as Record<
    string,
    unknown
  >;
  const kept =
    'Item' in value ? rest : { ...rest, ConditionExpression, ExpressionAttributeNames, ExpressionAttributeValues };
  return Object.fromEntries(
    Object.entries(kept)
      .filter(([, member]) => member !== undefined)
      .map(([name, member]) => {
        if (name === 'ClientRequestToken') return [name, randomUUID()];
        if (name === 'Keys')
          return [name, (member as Parameters<typeof unmarshall>[0][]).map((key) => unmarshall(key))];
        if (ATTRIBUTES.has(name)) return [name, unmarshall(member as Parameters<typeof unmarshall>[0])];
        return [name, plain(member)];
      }),
  );
}
