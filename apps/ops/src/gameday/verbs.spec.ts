import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { TABLES } from '../../../../libs/contract/src/tables.ts';
import { runOps } from '../program.ts';
import { FakeOpsContext, ran } from '../../testing/fake-ops-context.ts';
import type { DrillRecord } from './drill-record.ts';

const API = 'http://127.0.0.1:3901';
const OWN = Object.fromEntries(TABLES.map(({ name }) => [name, `own-${name}`]));
const dynamo = mockClient(DynamoDBClient);
const documents = mockClient(DynamoDBDocumentClient);
let context: FakeOpsContext;
let data: string;
let service: ChildProcess;
let tables: Map<string, Record<string, unknown>[]>;
/** Number of writes that a batch drops. */
let lost: number;
/** True to let the service ignore the pointer after a restart. */
let isDeaf: boolean;

function writeStack(pid: number): void {
  const pointer = join(data, 'tables.json');
  const serving = existsSync(pointer) && !isDeaf ? (JSON.parse(readFileSync(pointer, 'utf8')) as object) : OWN;
  const people = [1, 2].map((number) => ({
    email: `smoke-${number}@example.org`,
    password: 'x',
    groups: ['synthetic'],
  }));
  const stack = { api: API, web: API, database: API, region: 'us-east-1', people, tables: serving, pids: { api: pid } };
  writeFileSync(join(data, 'stack.json'), JSON.stringify(stack));
}

function answer(request: string, respond: () => Response): void {
  const [method = '', path = ''] = request.split(' ');
  context.web.set(`${method} ${API}${path}`, respond);
}

/** Mocks tables that store writes. */
function fakeTables(): void {
  tables = new Map(Object.values(OWN).map((name) => [name, []]));
  tables.get('own-quests')?.push({ questId: 'q1', record: 'QUEST', status: 'OPEN' });
  tables.get('own-users')?.push({ userId: 'u1', record: 'USER', xp: 0, reputation: 0, creationPoints: 0 });
  dynamo.onAnyCommand().resolves({});
  dynamo
    .on(CreateTableCommand)
    .callsFake(({ TableName }: { TableName: string }) => Promise.resolve({ made: tables.set(TableName, []) }));
  dynamo
    .on(DeleteTableCommand)
    .callsFake(({ TableName }: { TableName: string }) => Promise.resolve({ gone: tables.delete(TableName) }));
  documents
    .on(ScanCommand)
    .callsFake(({ TableName }: { TableName: string }) => ({ Items: tables.get(TableName) ?? [] }));
  documents
    .on(BatchWriteCommand)
    .callsFake(
      ({ RequestItems }: { RequestItems: Record<string, { PutRequest: { Item: Record<string, unknown> } }[]> }) => {
        for (const [name, requests] of Object.entries(RequestItems)) {
          tables.get(name)?.push(...requests.slice(lost).map(({ PutRequest }) => PutRequest.Item));
        }
        return {};
      },
    );
}

function wellService(): void {
  const quest = { questId: 'q2', status: 'COMPLETED', reward: { state: 'PAID' } };
  const cookies = new Headers([['set-cookie', 'civicforge_access=token; Path=/']]);
  answer('GET /health/ready', () => Response.json({ status: 'ok' }));
  answer('POST /api/v1/auth/sign-in', () =>
    Response.json({ user: { userId: 'u', creationPoints: 1 } }, { headers: cookies }),
  );
  answer('POST /api/v1/auth/sign-out', () => new Response(null, { status: 204 }));
  answer('POST /api/v1/quests', () => Response.json(quest, { status: 201 }));
  answer('GET /api/v1/quests/q2', () => Response.json(quest));
  answer('GET /api/v1/quests/q2/receipt', () => Response.json({ code: 'not-found' }, { status: 404 }));
  answer('DELETE /api/v1/quests/q2', () => Response.json(quest));
  for (const action of ['claim', 'submit', 'attest', 'release'])
    answer(`POST /api/v1/quests/q2/${action}`, () => Response.json(quest));
}

beforeEach(() => {
  for (const mock of [dynamo, documents]) mock.reset();
  context = new FakeOpsContext({ root: '/repository' });
  data = mkdtempSync(join(tmpdir(), 'civicforge-stack-'));
  service = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore' });
  [lost, isDeaf] = [0, false];
  writeStack(service.pid ?? 0);
  fakeTables();
  wellService();
  // A supervisor: another process of the service a moment after the last one was asked to end.
  context.clock.onSleep = async () => {
    // A process ends in real time.
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (!service.killed && service.exitCode === null && service.signalCode === null) return;
    service = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore' });
    writeStack(service.pid ?? 0);
  };
});
afterEach(() => service.kill('SIGKILL'));

const gameday = (...words: string[]) => runOps(['gameday', '--data', data, ...words], context);
function kept(): DrillRecord {
  const folder = join(context.records, 'gameday');
  const [file = ''] = readdirSync(folder);
  return JSON.parse(readFileSync(join(folder, file), 'utf8')) as DrillRecord;
}

describe('ops gameday', () => {
  it('stops a canary by the planner and records the times', async () => {
    expect(await gameday('--drill', 'canary')).toBe(0);
    const { drills } = kept();
    expect(drills).toMatchObject([{ drill: 'canary', passed: true }]);
    expect(drills[0]?.times.map(({ what }) => what)).toContain('spike: rolled-back (simulated)');
    expect(context.audit()).toMatchObject([{ verb: 'gameday', stage: 'local', outcome: 'done' }]);
  });

  it('does nothing in a dry run', async () => {
    expect(await gameday('--dry-run')).toBe(0);
    expect(existsSync(join(context.records, 'gameday'))).toBe(false);
    expect(context.ran).toEqual([]);
    expect(dynamo.calls()).toHaveLength(0);
  });

  it.each([
    ['another stage than local', ['gameday', '--stage', 'prod']],
    ['a drill that is none', ['gameday', '--drill', 'fire']],
    ['no stack', ['gameday', '--drill', 'canary', '--data', '/nowhere/at/all']],
  ])('refuses %s with exit code 2', async (_, words) => {
    expect(await runOps(words, context)).toBe(2);
    expect(existsSync(join(context.records, 'gameday'))).toBe(false);
  });

  it('runs the other drills although one fails, and exits with 1', async () => {
    answer('GET /api/v1/feature-flags', () => Response.json({ dual_attestation: false }));
    expect(await gameday('--drill', 'flag', 'canary')).toBe(1);
    expect(kept().drills).toMatchObject([
      { drill: 'flag', passed: false, reason: expect.stringContaining('off already') as string },
      { drill: 'canary', passed: true },
    ]);
    expect(context.warned.at(-1)).toBe('Failed: flag');
  });
});

describe('the drill of a flag', () => {
  let isOn = true;
  beforeEach(() => {
    isOn = true;
    answer('GET /api/v1/feature-flags', () => Response.json({ dual_attestation: isOn }));
    answer('GET /sign-in', () => new Response(`self.push("{\\"dual_attestation\\":{\\"on\\":${String(isOn)}}")`));
    const main = `${process.execPath} /repository/apps/ops/src/main.ts flags`;
    context.programs.set(`${main} kill dual_attestation --stage local`, () => ((isOn = false), ran('')));
    context.programs.set(`${main} revert local`, () => ((isOn = true), ran('')));
  });

  it('waits for service and pages, and reverts the flag', async () => {
    expect(await gameday('--drill', 'flag')).toBe(0);
    expect(kept().drills[0]?.times.map(({ what }) => what)).toEqual([
      'ops flags kill dual_attestation',
      'service follows',
      'pages follow',
      'ops flags revert',
      'flag is back',
    ]);
    expect(isOn).toBe(true);
  });

  it('reverts the flag although the pages never follow', async () => {
    answer('GET /sign-in', () => new Response('{"dual_attestation":{"on":true}'));
    expect(await gameday('--drill', 'flag')).toBe(1);
    expect(isOn).toBe(true);
    expect(kept().drills[0]?.reason).toContain('pages without the flag');
  });
});

describe('the drill of a restore', () => {
  it('copies, verifies, swaps, runs a quest, reverts and cleans up', async () => {
    expect(await gameday('--drill', 'restore')).toBe(0);
    expect(kept().drills[0]).toMatchObject({ passed: true, reason: expect.stringContaining('2 items') as string });
    expect([...tables.keys()]).toEqual(Object.values(OWN));
    expect(existsSync(join(data, 'tables.json'))).toBe(false);
  });

  it('fails for incomplete copies and never lets them serve', async () => {
    lost = 1;
    expect(await gameday('--drill', 'restore')).toBe(1);
    expect(kept().drills[0]?.reason).toContain('the copies differ in quests: 1 and 0 items');
    expect([...tables.keys()]).toEqual(Object.values(OWN));
    expect(service.signalCode).toBeNull();
  });

  it('reverts the pointer although the service never used the copies', async () => {
    isDeaf = true;
    expect(await gameday('--drill', 'restore')).toBe(1);
    expect(kept().drills[0]?.reason).toContain('came back with other tables');
    expect(existsSync(join(data, 'tables.json'))).toBe(false);
    expect([...tables.keys()]).toEqual(Object.values(OWN));
  });

  it.each([
    ['serve, or are gone', () => writeStack(service.pid ?? 0)],
    ['were to serve next', () => undefined],
  ])('reverts the copies of an interrupted drill that %s', async (_, read) => {
    const copies = Object.fromEntries(Object.entries(OWN).map(([noun, name]) => [noun, `${name}-drill`]));
    writeFileSync(join(data, 'tables.json'), JSON.stringify(copies));
    read();
    expect(await gameday('--drill', 'restore')).toBe(0);
    expect(context.warned.join()).toContain('an earlier drill was broken off');
    expect(kept().drills[0]?.reason).toContain('2 items');
    expect(existsSync(join(data, 'tables.json'))).toBe(false);
    expect([...tables.keys()]).toEqual(Object.values(OWN));
  });

  it('reverts if no quest completes on the copies', async () => {
    answer('POST /api/v1/quests', () => Response.json({ code: 'internal' }, { status: 500 }));
    expect(await gameday('--drill', 'restore')).toBe(1);
    expect(kept().drills[0]?.reason).toContain('no quest can be lived on the copies');
    expect(existsSync(join(data, 'tables.json'))).toBe(false);
    expect([...tables.keys()]).toEqual(Object.values(OWN));
  });
});
