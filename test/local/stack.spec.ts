import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Part } from '../../libs/contract/src/local-stack.ts';
import { accessTokenOf } from '../support/identity.ts';
import { temporaryFolder } from '../support/program.ts';
import { launchStack, type StackRequest, startStack, type TestStack } from '../support/stack.ts';

const PASSWORD = 'CivicForge!2026';
const KEPT_PARTS: readonly Part[] = ['api', 'database', 'identity', 'flags'];

/** Calls the service as a demo member. */
async function call(stack: TestStack, path: string, email = 'ada@example.org', init: RequestInit = {}) {
  const { api, identity } = stack.read();
  const token = await accessTokenOf(identity ?? '', email, PASSWORD);
  const headers = { authorization: `Bearer ${token}`, ...(init.body && { 'content-type': 'application/json' }) };
  const answer = await fetch(`${api}/api/v1${path}`, { ...init, headers });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

async function eventually(what: string, holds: () => Promise<boolean> | boolean, withinMs = 10_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    if (await Promise.resolve(holds()).catch(() => false)) return;
    if (Date.now() > deadline) throw new Error(`timeout: ${what}`);
    await sleep(25);
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const post = (body: object): RequestInit => ({ method: 'POST', body: JSON.stringify(body) });
const draft = { title: 'Sweep the square', description: 'Sweep the square before the market opens.' };

/** Stacks that the current test has started. */
let begun: TestStack[] = [];

async function begin(request: StackRequest, start = startStack): Promise<TestStack> {
  const stack = await start(request);
  begun.push(stack);
  return stack;
}

afterEach(async () => {
  await Promise.all(begun.map((stack) => stack.stop()));
  begun = [];
});

describe('npm start', () => {
  it('stops the stack when npm alone receives SIGTERM', async () => {
    const npm = await begin({ byNpm: true }, launchStack);
    await eventually('ready', () => existsSync(join(npm.folder, 'stack.json')), 120_000);
    const { pid, pids } = npm.read();
    expect(pid).not.toBe(npm.pid);
    process.kill(npm.pid, 'SIGTERM');
    await eventually('all processes gone', () => [pid, ...Object.values(pids)].every((each) => !isAlive(each)), 30_000);
    expect(existsSync(join(npm.folder, 'stack.json'))).toBe(false);
  });
});

describe('the local stack', () => {
  let stack: TestStack;

  beforeAll(async () => {
    stack = await startStack();
  });

  afterAll(() => stack.stop());

  it('writes addresses, members and keys into stack.json', () => {
    const file = stack.read();
    const port = (name: string) => `http://127.0.0.1:${stack.env[`CIVICFORGE_${name}_PORT`]}`;
    expect(file).toMatchObject({
      api: port('API'),
      database: port('DB'),
      identity: port('IDP'),
      flags: port('FLAGS'),
      region: 'us-east-1',
      userPoolId: 'us-east-1_Local0001',
      clientId: expect.stringMatching(/^\w+$/),
      tables: { quests: 'civicforge-local-quests', users: 'civicforge-local-users' },
      people: [
        { email: 'ada@example.org', password: PASSWORD, groups: [] },
        { email: 'ben@example.org', password: PASSWORD, groups: [] },
        { email: 'mod@example.org', password: PASSWORD, groups: ['moderators'] },
        { email: 'admin@example.org', password: PASSWORD, groups: ['admins'] },
        { email: 'smoke-1@example.org', password: PASSWORD, groups: ['synthetic'] },
        { email: 'smoke-2@example.org', password: PASSWORD, groups: ['synthetic'] },
      ],
      adminKey: { keyId: expect.any(String), privateKeyJwk: { kty: 'OKP', crv: 'Ed25519' } },
      pid: expect.any(Number),
    });
    expect(file.web).toBeUndefined();
    for (const part of KEPT_PARTS) expect(file.pids[part]).toEqual(expect.any(Number));
    expect(statSync(join(stack.folder, 'stack.json')).mode & 0o077).toBe(0);
  });

  it('signs every demo member in with their groups, and a new member has no quests', async () => {
    for (const { email, groups } of stack.read().people) {
      const answer = await call(stack, '/test-auth', email, { method: 'POST' });
      expect(answer).toMatchObject({ status: 200, body: { groups } });
    }
    expect((await call(stack, '/quests')).body).toEqual({ items: [] });
  });

  it.each(KEPT_PARTS)('restarts %s within two seconds of a kill, prints its name and loses no data', async (part) => {
    const created = await call(stack, '/quests', 'ben@example.org', post(draft));
    expect(created.status).toBe(201);
    const old = stack.read().pids[part];
    stack.kill(part);
    await eventually('another pid in stack.json', () => stack.read().pids[part] !== old, 2_000);
    await eventually('an answer', async () => (await call(stack, '/users/me')).status === 200);
    expect(stack.screen()).toMatch(/was ended by SIGKILL: starting it again/);
    const read = await call(stack, `/quests/${String(created.body['questId'])}`);
    expect(read).toMatchObject({ status: 200, body: { title: draft.title } });
  });

  it('refuses a second stack on the same data and names the process that holds it', async () => {
    const second = await begin({ folder: stack.folder }, launchStack);
    expect(await second.ended).toBe(1);
    expect(second.screen()).toContain(`A stack already runs on ${stack.folder} (process ${stack.read().pid})`);
    expect((await call(stack, '/users/me')).status).toBe(200);
  });

  it('runs beside another stack with its own data', async () => {
    const other = await begin({ env: { ECONOMY_SIGN_UP_POINTS: '3' } });
    expect((await call(other, '/users/me', 'mod@example.org')).body).toMatchObject({ creationPoints: 3 });
    expect((await call(stack, '/users/me', 'mod@example.org')).body).toMatchObject({ creationPoints: 10 });
  });
});

describe('the data of a stack', () => {
  it('survives a clean stop and a killed supervisor', async () => {
    const folder = temporaryFolder();
    const first = await begin({ folder });
    const { questId } = (await call(first, '/quests', 'ada@example.org', post(draft))).body;
    const { adminKey } = first.read();
    expect(await first.stop()).toBe(0);
    expect(existsSync(join(folder, 'stack.json'))).toBe(false);

    const second = await begin({ folder, args: ['--no-web'], env: first.env });
    expect(second.read().adminKey).toEqual(adminKey);
    second.killSupervisor();
    await second.ended;

    const third = await begin({ folder, args: ['--no-web'], env: first.env });
    expect((await call(third, `/quests/${String(questId)}`)).status).toBe(200);
    expect((await call(third, '/quests')).body['items']).toHaveLength(1);
    await third.stop();

    const fresh = await begin({ folder, args: ['--no-web', '--fresh'], env: first.env });
    expect((await call(fresh, '/quests')).body['items']).toHaveLength(0);
    expect(fresh.read().adminKey).not.toEqual(adminKey);
  });

  it('has each demo quest once, even after an interrupted start', async () => {
    const folder = temporaryFolder();
    const first = await begin({ folder, args: ['--no-web'] });
    const titles = async (stack: TestStack) => {
      const statuses = ['OPEN', 'CLAIMED', 'SUBMITTED', 'DISPUTED', 'COMPLETED', 'CANCELLED'];
      const query = statuses.map((status) => `status=${status}`).join('&');
      const { body } = await call(stack, `/quests?limit=100&${query}`);
      const items = body['items'] as { title: string; status: string }[];
      expect(new Set(items.map(({ status }) => status))).toEqual(new Set(statuses));
      return items.map(({ title }) => title).sort();
    };
    const made = await titles(first);
    expect(new Set(made).size).toBe(made.length);
    await first.stop();
    const state = JSON.parse(readFileSync(join(folder, 'demo.json'), 'utf8')) as object;
    writeFileSync(join(folder, 'demo.json'), JSON.stringify({ ...state, quests: 'wanted' }));

    const second = await begin({ folder, args: ['--no-web'] });
    expect(await titles(second)).toEqual(made);
  });
});

describe('a start that cannot succeed', () => {
  it('names the port in use, the part that needs it and the setting that moves it', async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    const address = holder.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const stack = await begin({ env: { CIVICFORGE_DB_PORT: port } }, launchStack);
    expect(await stack.ended).toBe(1);
    expect(stack.screen()).toContain(`Port ${port}, wanted by the database, is taken`);
    expect(stack.screen()).toContain('CIVICFORGE_DB_PORT');
    holder.close();
  });

  it('prints the service’s message about an invalid setting', async () => {
    const stack = await begin({ env: { ECONOMY_QUEST_COST: 'much' } }, launchStack);
    expect(await stack.ended).toBe(1);
    expect(stack.screen()).toContain('ECONOMY_QUEST_COST');
  });

  it('prints its usage for an unknown option', async () => {
    const stack = await begin({ args: ['--frsh'] }, launchStack);
    expect(await stack.ended).toBe(2);
    expect(stack.screen()).toMatch(/unknown option --frsh[^]*Usage/);
  });
});
