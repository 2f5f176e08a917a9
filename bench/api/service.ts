import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { TableNames } from '../../libs/contract/src/local-stack.ts';
import { type BenchPool, CLIENT_ID } from './identity.ts';
import { load, requestBytes } from './load.ts';
import { type Running, start } from './processes.ts';
import type { StoredItem } from './quests.ts';
import type { Recorder } from './recorder.ts';
import { type Action, type Recording } from './work.ts';

export const QUEST = {
  title: 'Paint the bench by the pond',
  description: 'The bench by the pond needs a new coat of paint before summer.',
};

const BUILT = fileURLToPath(new URL('../../dist/service/main.js', import.meta.url));

/** The same state of the code as the compiler writes it, without a bundle. */
export const UNBUNDLED = fileURLToPath(new URL('../../dist/apps/api/src/main.js', import.meta.url));

/** `BENCH_SERVICE` names the built service of another state of the code, to compare with. */
const MAIN = process.env['BENCH_SERVICE'] ?? BUILT;

/** The environment of the built service, without limits of rates and points. */
export function serviceEnvironment(pool: BenchPool, endpoint: string, tables: TableNames): Record<string, string> {
  return {
    STAGE: 'test',
    LOG_LEVEL: 'info',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: pool.origin,
    COGNITO_USER_POOL_ID: 'us-east-1_Bench0001',
    COGNITO_APP_CLIENT_ID: CLIENT_ID,
    COGNITO_ISSUER: pool.issuer,
    COGNITO_JWKS_URI: `${pool.issuer}/.well-known/jwks.json`,
    CURSOR_KEY: randomBytes(32).toString('base64url'),
    EXPERIMENT_KEY: randomBytes(32).toString('base64url'),
    WEBHOOK_KEYS: randomBytes(32).toString('base64url'),
    VAPID_KEY: randomBytes(32).toString('base64url'),
    RATE_LIMIT_FACTOR: '100000',
    ECONOMY_SIGN_UP_POINTS: '1000000',
    ECONOMY_PAIR_REWARDS_PER_DAY: '1000000',
    ...Object.fromEntries(Object.entries(tables).map(([name, table]) => [`TABLE_${name.toUpperCase()}`, table])),
  };
}

export function startService(environment: Readonly<Record<string, string>>, main = MAIN): Promise<Running> {
  return start(process.execPath, [main], environment);
}

/** Two members of the service, who post and do quests. */
export class Members {
  readonly #ada: string;
  readonly #ben: string;

  private readonly port: number;

  constructor(pool: BenchPool, port: number) {
    this.port = port;
    this.#ada = pool.token('ada');
    this.#ben = pool.token('ben');
  }

  /** Registers both, and counts them as active today. */
  async join(): Promise<void> {
    for (const token of [this.#ada, this.#ben]) {
      await this.ask('GET', '/users/me', token);
      await this.ask('PATCH', '/users/me', token, { bio: 'Paints benches.' });
    }
  }

  async post(): Promise<string> {
    return String((await this.ask('POST', '/quests', this.#ada, QUEST))['questId']);
  }

  perform(action: Exclude<Action, 'create'> | 'submit', questId: string): Promise<Record<string, unknown>> {
    const { method, path, token, body } = this.parts(action, questId);
    return this.ask(method, path, token, body);
  }

  /** The bytes of a request. */
  bytes(action: Action | 'submit', questId: string): Buffer {
    const { method, path, token, body } = this.parts(action, questId);
    return requestBytes(method, `/api/v1${path}`, token, body);
  }

  /** Posts quests and takes them through the given actions. */
  async quests(count: number, actions: readonly ('claim' | 'submit' | 'attest')[]): Promise<string[]> {
    const ids: string[] = [];
    const lanes = Array.from({ length: 16 }, async () => {
      while (ids.length < count) {
        const index = ids.push('') - 1;
        ids[index] = await this.post();
      }
    });
    await Promise.all(lanes);
    for (const action of actions) {
      await load({ port: this.port, connections: 16, requests: ids.map((id) => this.bytes(action, id)) });
    }
    return ids;
  }

  private parts(action: Action | 'submit', questId: string) {
    const [ada, ben] = [this.#ada, this.#ben];
    switch (action) {
      case 'get':
        return { method: 'GET', path: `/quests/${questId}`, token: ben, body: undefined };
      case 'list':
        return { method: 'GET', path: '/quests?status=OPEN', token: ben, body: undefined };
      case 'create':
        return { method: 'POST', path: '/quests', token: ada, body: QUEST };
      case 'claim':
        return { method: 'POST', path: `/quests/${questId}/claim`, token: ben, body: undefined };
      case 'submit':
        return { method: 'POST', path: `/quests/${questId}/submit`, token: ben, body: { text: 'Two coats of paint.' } };
      case 'attest':
        return { method: 'POST', path: `/quests/${questId}/attest`, token: ada, body: undefined };
      case 'complete':
        return { method: 'POST', path: `/quests/${questId}/attest`, token: ben, body: undefined };
    }
  }

  /** Sends a request of one of the two. @throws Error for an answer that is not 2xx */
  askAs(member: 'ada' | 'ben', method: string, path: string, body?: object): Promise<Record<string, unknown>> {
    return this.ask(method, path, member === 'ada' ? this.#ada : this.#ben, body);
  }

  /** The bytes of a request of one of the two. */
  bytesAs(member: 'ada' | 'ben', method: string, path: string, body?: object): Buffer {
    return requestBytes(method, `/api/v1${path}`, member === 'ada' ? this.#ada : this.#ben, body);
  }

  private async ask(method: string, path: string, token: string, body?: object): Promise<Record<string, unknown>> {
    const answer = await fetch(`http://127.0.0.1:${this.port}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
    return JSON.parse(text) as Record<string, unknown>;
  }
}

/**
 * Records the calls of every action on a quest of its own. The read is the first of that quest, which takes a request more
 * than the next.
 * @param itemsOf returns what is stored of a quest
 */
export async function record(
  recorder: Recorder,
  members: Members,
  itemsOf: (questId: string) => Promise<readonly StoredItem[]> = () => Promise.resolve([]),
): Promise<Record<Action, Recording>> {
  const questId = await members.post();
  const of = async (action: Exclude<Action, 'create'>): Promise<Recording> => ({
    questId,
    items: await itemsOf(questId),
    calls: await recorder.during(() => members.perform(action, questId)),
  });
  const get = await of('get');
  const list = await of('list');
  const claim = await of('claim');
  await members.perform('submit', questId);
  const attest = await of('attest');
  const complete = await of('complete');
  let created = '';
  const calls = await recorder.during(async () => {
    created = await members.post();
  });
  return { get, list, create: { questId: created, items: [], calls }, claim, attest, complete };
}
