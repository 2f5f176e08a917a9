import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { startStack, type TestStack } from '../support/stack.ts';
import { accessTokenOf } from '../support/identity.ts';

const PASSWORD = 'CivicForge!2026';
const CODE = '424242';
const COUPLES = 4;
const QUESTS_EACH = 6;
const KILLS = 4;

interface Person {
  readonly email: string;
  readonly token: string;
}

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** What one driver was promised about one quest: the last acknowledged version and status. */
interface Promised {
  readonly questId: string;
  readonly version: number;
  readonly status: string;
}

let stack: TestStack;

beforeAll(async () => {
  stack = await startStack({ env: { ECONOMY_SIGN_UP_POINTS: '50', ECONOMY_PAIR_REWARDS_PER_DAY: '1000' } });
}, 300_000);
afterAll(() => stack.stop());

async function send(
  method: string,
  path: string,
  body?: object,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(`${stack.read().api}/api/v1${path}`, {
    method,
    headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
    ...(body && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(10_000),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
}

/** Sends the same request until it is answered for good: a client on a bad line, or a service that dies. */
async function insist(person: Person, method: string, path: string, body?: object): Promise<Answer> {
  const headers = { authorization: `Bearer ${person.token}`, 'idempotency-key': randomUUID() };
  const deadline = Date.now() + 60_000;
  for (;;) {
    const answer = await send(method, path, body, headers).catch(() => undefined);
    const isFinal = answer !== undefined && answer.status < 500 && answer.body['code'] !== 'idempotency.in-progress';
    if (isFinal) return answer;
    if (Date.now() > deadline) throw new Error(`${method} ${path} was never answered`);
    await sleep(200);
  }
}

async function join(name: string): Promise<Person> {
  const email = `${name}-${randomUUID()}@example.org`;
  await send('POST', '/auth/register', { email, password: PASSWORD, displayName: name });
  await send('POST', '/auth/confirm', { email, code: CODE });
  const { identity } = stack.read();
  if (identity === undefined) throw new Error('the stack has no identity provider');
  return { email, token: await accessTokenOf(identity, email, PASSWORD) };
}

/** One couple lives through quests, one after the other, and remembers every promise. */
async function live(poster: Person, doer: Person, promised: Map<string, Promised>): Promise<void> {
  const does = async (person: Person, action: string, questId: string, body: object = {}) => {
    const { status, body: quest } = await insist(person, 'POST', `/quests/${questId}/${action}`, body);
    expect([action, status]).toEqual([action, 200]);
    promised.set(questId, { questId, version: Number(quest['version']), status: String(quest['status']) });
  };
  for (let count = 0; count < QUESTS_EACH; count += 1) {
    const draft = { title: `Quest number ${count}`, description: 'One of many quests in a storm of crashes.' };
    const { status, body } = await insist(poster, 'POST', '/quests', draft);
    expect(status).toBe(201);
    const questId = String(body['questId']);
    promised.set(questId, { questId, version: 1, status: 'OPEN' });
    await does(doer, 'claim', questId);
    await does(doer, 'submit', questId, { text: 'Done as well as anybody could.' });
    await does(poster, 'attest', questId);
    await does(doer, 'attest', questId);
  }
}

async function balanceAndLedger(person: Person) {
  const headers = { authorization: `Bearer ${person.token}` };
  const { body: user } = await send('GET', '/users/me', undefined, headers);
  const sums = { xp: 0, reputation: 0, creationPoints: 0 };
  const ids: string[] = [];
  let cursor = '';
  do {
    const { body } = await send('GET', `/users/me/ledger?limit=100${cursor}`, undefined, headers);
    for (const entry of body['items'] as { entryId: string; xp: number; reputation: number; points: number }[]) {
      sums.xp += entry.xp;
      sums.reputation += entry.reputation;
      sums.creationPoints += entry.points;
      ids.push(entry.entryId);
    }
    cursor = typeof body['nextCursor'] === 'string' ? `&cursor=${body['nextCursor']}` : '';
  } while (cursor !== '');
  const { xp, reputation, creationPoints } = user;
  return { balance: { xp, reputation, creationPoints }, sums, ids };
}

describe('a service that is killed in the middle of a storm', () => {
  it('keeps every acknowledged change, and every balance equals its ledger', async () => {
    const couples = await Promise.all(
      Array.from({ length: COUPLES }, async () => [await join('poster'), await join('doer')] as const),
    );
    const promised = new Map<string, Promised>();
    const weather = { isOver: false };
    const storm = Promise.all(couples.map(([poster, doer]) => live(poster, doer, promised))).finally(() => {
      weather.isOver = true;
    });
    let kills = 0;
    while (!weather.isOver && kills < KILLS) {
      await sleep(150 + Math.random() * 350);
      const before = stack.read().pids.api;
      stack.kill('api');
      kills += 1;
      while (stack.read().pids.api === before) await sleep(50);
    }
    await storm;
    expect(kills).toBeGreaterThan(0);
    expect(promised.size).toBe(COUPLES * QUESTS_EACH);

    const [[witness] = []] = couples;
    if (witness === undefined) throw new Error('nobody was there');
    for (const { questId, ...rest } of promised.values()) {
      const { body } = await insist(witness, 'GET', `/quests/${questId}`);
      expect({ version: body['version'], status: body['status'] }).toEqual(rest);
      expect(rest.status).toBe('COMPLETED');
    }
    for (const person of couples.flat()) {
      const { balance, sums, ids } = await balanceAndLedger(person);
      expect(balance).toEqual(sums);
      expect(new Set(ids).size).toBe(ids.length);
    }
    for (const [poster] of couples) {
      const { sums, ids } = await balanceAndLedger(poster);
      expect(ids.filter((id) => id.endsWith(':creation'))).toHaveLength(QUESTS_EACH);
      expect(sums.creationPoints).toBe(50 - QUESTS_EACH);
    }
  }, 180_000);
});
