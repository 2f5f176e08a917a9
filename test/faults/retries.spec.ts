import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { StormStack } from './storm-stack.ts';
import type { StormPerson } from './storm.ts';

const WRITES = 'TransactWriteItems';
const QUEST = { title: 'Paint the bench', description: 'The bench by the pond needs a new coat of paint.' };

/** Two processes, like two tasks of a service: a retry can reach the other one. */
let stack: StormStack;
let ada: StormPerson;
let ben: StormPerson;

beforeAll(async () => {
  stack = await StormStack.open(1);
}, 240_000);
afterAll(() => stack.close());
beforeEach(async () => {
  [ada, ben] = (await stack.people(2, 0)) as [StormPerson, StormPerson];
});
afterEach(() => {
  stack.proxy.calm();
  stack.proxy.releaseHeld();
});

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly retryAfter: string | null;
  readonly isReplay: boolean;
}

interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

async function ask(process: 0 | 1, { token }: StormPerson, path: string, init: Sent = {}): Promise<Answer> {
  const answer = await fetch(`${stack.addresses[process] ?? ''}/api/v1${path}`, {
    ...init,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...init.headers },
  });
  const { status, headers } = answer;
  const body = (await answer.json()) as Record<string, unknown>;
  return { status, body, retryAfter: headers.get('retry-after'), isReplay: headers.has('idempotent-replayed') };
}

/** Returns a POST that repeats under one idempotency key. */
function repeatable(person: StormPerson, path: string, body: object = {}) {
  const headers = { 'idempotency-key': randomUUID() };
  return (process: 0 | 1) => ask(process, person, path, { method: 'POST', headers, body: JSON.stringify(body) });
}

async function does(person: StormPerson, path: string, body: object = {}): Promise<Record<string, unknown>> {
  const answer = await ask(0, person, path, { method: 'POST', body: JSON.stringify(body) });
  if (answer.status >= 300) throw new Error(`${path} answered ${answer.status}`);
  return answer.body;
}

async function balanceOf(person: StormPerson) {
  const { body } = await ask(0, person, '/users/me');
  return { points: Number(body['creationPoints']), xp: Number(body['xp']) };
}

/** Creates a quest of ada's that needs ben's attestation alone. */
async function almostComplete(): Promise<string> {
  const id = String((await does(ada, '/quests', QUEST))['questId']);
  await does(ben, `/quests/${id}/claim`);
  await does(ben, `/quests/${id}/submit`, { text: 'Two coats of paint, dry by now.' });
  await does(ada, `/quests/${id}/attest`);
  return id;
}

/** Sends a request to process 0 and holds one of its transactions in the proxy. */
async function heldInWriting(send: (process: 0 | 1) => Promise<Answer>, transaction: 1 | 2 = 1) {
  if (transaction === 2) stack.proxy.next('latency', WRITES);
  stack.proxy.next('held', WRITES);
  const answer = send(0).catch(() => 'none' as const);
  await stack.proxy.untilHeld();
  return { answer };
}

/** Releases the held transaction and waits until the database has executed it. */
async function arrivesLate(): Promise<void> {
  stack.proxy.releaseHeld();
  await sleep(300);
}

describe('a retry', () => {
  it('of a killed process waits at most 10 seconds and creates once, even if the first write arrives late', async () => {
    const before = await balanceOf(ada);
    const send = repeatable(ada, '/quests', QUEST);
    await heldInWriting(send);
    await stack.kill(0);
    expect(await send(1)).toMatchObject({ status: 409, body: { code: 'idempotency.in-progress' }, retryAfter: '1' });
    await stack.advance(11);
    const retry = await send(1);
    expect([retry.status, retry.isReplay]).toEqual([201, false]);
    await arrivesLate();
    expect(await send(0)).toMatchObject({ status: 201, body: { questId: retry.body['questId'] }, isReplay: true });
    expect((await balanceOf(ada)).points).toBe(before.points - stack.economy.questCost);
  });

  it('of a process that is still running after 10 seconds creates once', async () => {
    const before = await balanceOf(ada);
    const send = repeatable(ada, '/quests', QUEST);
    const { answer } = await heldInWriting(send);
    await stack.advance(11);
    const retry = await send(1);
    expect(retry.status).toBe(201);
    await arrivesLate();
    const slow = await answer;
    // The slow process finds either its own change or the takeover by another attempt.
    if (slow === 'none') throw new Error('the slow process did not answer');
    if (slow.status === 201) expect(slow.body['questId']).toBe(retry.body['questId']);
    else expect(slow).toMatchObject({ status: 409, body: { code: 'idempotency.in-progress' } });
    expect((await balanceOf(ada)).points).toBe(before.points - stack.economy.questCost);
  });

  it('sent twice at once after a kill creates once', async () => {
    const before = await balanceOf(ada);
    const send = repeatable(ada, '/quests', QUEST);
    await heldInWriting(send);
    await stack.kill(0);
    await stack.advance(11);
    const answers = await Promise.all([send(0), send(1), send(0), send(1)]);
    const made = answers.filter(({ status }) => status === 201);
    expect(new Set(made.map(({ body }) => body['questId'])).size).toBe(1);
    for (const { status, body } of answers) {
      if (status !== 201) expect([status, body['code']]).toEqual([409, 'idempotency.in-progress']);
    }
    await arrivesLate();
    expect((await balanceOf(ada)).points).toBe(before.points - stack.economy.questCost);
  });

  it.each<[string, 1 | 2]>([
    ['completing', 1],
    ['paying', 2],
  ])('of a process that is killed while %s pays once', async (_, transaction) => {
    const before = await balanceOf(ben);
    const id = await almostComplete();
    const send = repeatable(ben, `/quests/${id}/attest`);
    await heldInWriting(send, transaction);
    await stack.kill(0);
    await stack.advance(11);
    expect(await send(1)).toMatchObject({ status: 200, body: { status: 'COMPLETED' } });
    await arrivesLate();
    await stack.payEverything();
    expect(await ask(0, ben, `/quests/${id}`)).toMatchObject({ body: { reward: { state: 'PAID' } } });
    expect((await balanceOf(ben)).xp).toBe(before.xp + stack.economy.defaultXp);
  });
});
