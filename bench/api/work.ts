import { createPublicKey, randomBytes, randomUUID, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as sdk from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { StoredItem } from './quests.ts';
import type { RecordedCall } from './recorder.ts';

/** The actions that all candidates serve. */
export const ACTIONS = ['get', 'list', 'create', 'claim', 'attest', 'complete'] as const;
export type Action = (typeof ACTIONS)[number];

export interface Recording {
  /** The quest of the recorded calls. Every replayed request of a write has a quest of its own. */
  readonly questId: string;
  /** What is stored of the quest before the action. */
  readonly items: readonly StoredItem[];
  readonly calls: readonly RecordedCall[];
}

/** Tells a process which replays calls the quests of its next requests of a write. */
export interface NextQuests {
  readonly action: Action;
  readonly ids: readonly string[];
}

export interface Setup {
  readonly endpoint: string;
  readonly publicPem: string;
  readonly issuer: string;
  readonly jwksUri: string;
  readonly recordings: Readonly<Record<Action, Recording>>;
}

type Call = (operation: string, input: object) => Promise<object>;
interface Plan {
  readonly operation: string;
  readonly input: object;
}

/** `BENCH_ENDPOINT` names another endpoint of the database. */
export function readSetup(): Setup {
  const setup = JSON.parse(readFileSync(process.env['BENCH_SETUP'] ?? '', 'utf8')) as Setup;
  return { ...setup, endpoint: process.env['BENCH_ENDPOINT'] ?? setup.endpoint };
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
 * Each write takes the next quest that the parent process has told. None repeats: the database answers a transaction with a
 * known token without writing.
 * @param isParallel reads that do not depend on each other at once
 */
export function replayer(setup: Setup, call: Call, isParallel = false): (action: Action) => Promise<object> {
  const reads = new Map(
    ACTIONS.filter(isRead).map((action) => {
      const { questId } = setup.recordings[action];
      return [action, planOf(setup, action, questId)];
    }),
  );
  const writes = new Map<Action, Plan[][]>();
  process.on('message', ({ action, ids }: NextQuests) => {
    writes.set(
      action,
      ids.map((id) => planOf(setup, action, id)),
    );
    process.send?.('ready');
  });
  return async (action) => {
    const answers: object[] = [];
    const plan = reads.get(action) ?? writes.get(action)?.pop();
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

/** Identifiers of receipts, which are random. */
const RECEIPT_IDS = /receipt#([\w-]{22})/;

/** Returns the recorded calls of an action for another quest, with a receipt of its own. */
function planOf({ recordings }: Setup, action: Action, questId: string): Plan[] {
  const { questId: original, calls } = recordings[action];
  const text = JSON.stringify(calls).replaceAll(original, questId);
  const receiptId = RECEIPT_IDS.exec(text)?.[1];
  const own = receiptId === undefined ? text : text.replaceAll(receiptId, randomBytes(16).toString('base64url'));
  return (JSON.parse(own) as RecordedCall[]).map(({ operation, body }) => ({
    operation,
    input: plain(body) as object,
  }));
}

const ATTRIBUTES = new Set(['Key', 'Item', 'ExpressionAttributeValues', 'ExclusiveStartKey']);

/** Decodes attributes and gives transactions new tokens. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]: [string, unknown]) => {
      if (name === 'ClientRequestToken') return [name, randomUUID()];
      if (name === 'Keys') return [name, (member as Parameters<typeof unmarshall>[0][]).map((key) => unmarshall(key))];
      if (ATTRIBUTES.has(name)) return [name, unmarshall(member as Parameters<typeof unmarshall>[0])];
      return [name, plain(member)];
    }),
  );
}
