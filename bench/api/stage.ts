import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTables } from '../../scripts/local/database.ts';
import { startDatabase } from './database.ts';
import { BenchPool } from './identity.ts';
import type { Life } from './life.ts';
import { type Running, start } from './processes.ts';
import { copyQuest, itemsOf, newQuestId } from './quests.ts';
import { Recorder } from './recorder.ts';
import { Members, record, serviceEnvironment, startService } from './service.ts';
import type { Setup } from './work.ts';

export const CANDIDATES = ['service', 'stock', 'lean', 'usual'] as const;
export type Candidate = (typeof CANDIDATES)[number];

export const WRITING = ['create', 'claim', 'attest', 'complete'] as const;
export type Writing = (typeof WRITING)[number];

/** Quests that serve any number of writes where these are answered at once, because none of them changes. */
const QUESTS_AT_ONCE = 100;

/** The processes of all candidates, on one endpoint of the database. */
export interface Lineup {
  readonly running: Readonly<Record<Candidate, Running>>;
  /** Of the service. */
  readonly members: Members;
  /** Returns quests in the state before an action. */
  readonly questsFor: (action: Writing, count: number) => Promise<readonly string[]>;
}

/** Everything that runs during the benchmark. */
export interface Stage extends Lineup {
  readonly pool: BenchPool;
  readonly setup: Setup;
  readonly setupFile: string;
  readonly environment: Readonly<Record<string, string>>;
  /** The candidates behind a server that answers writes at once. */
  readonly atOnce: Lineup;
  readonly token: string;
  readonly stop: () => Promise<void>;
}

/** Starts everything and records the calls of each action. */
export async function open(): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'civicforge-bench-'));
  const { database, endpoint, tables } = await startDatabase();
  const pool = await BenchPool.start();
  const recorder = await Recorder.start(endpoint);
  // The stage test dispatches no events: what follows from an event after the answer is no call of the action.
  const recorded = await startService(serviceEnvironment(pool, recorder.endpoint, tables));
  const first = new Members(pool, recorded.port);
  await first.join();
  await first.quests(20, []);
  const recordings = await record(recorder, first, (questId) => itemsOf(endpoint, tables, questId));
  await recorded.stop();
  recorder.stop();
  const jwksUri = `${pool.issuer}/.well-known/jwks.json`;
  const setup: Setup = { endpoint, publicPem: pool.publicPem, issuer: pool.issuer, jwksUri, recordings };
  const setupFile = join(folder, 'setup.json');
  writeFileSync(setupFile, JSON.stringify(setup));
  const environment = serviceEnvironment(pool, endpoint, tables);
  const copies = async (action: Writing, count: number) => {
    const ids = Array.from({ length: count }, newQuestId);
    await copyQuest(endpoint, recordings[action], ids);
    return ids;
  };
  const lineup = { ...(await startAll(pool, setupFile, environment)), questsFor: copies };
  const answering = await start(process.execPath, ['--no-warnings', pathOf('at-once.ts')], {
    BENCH_DATABASE: endpoint,
  });
  const behind = serviceEnvironment(pool, `http://127.0.0.1:${answering.port}`, tables);
  const atOnce = { ...(await startAll(pool, setupFile, behind)), questsFor: repeatedly(copies, QUESTS_AT_ONCE) };
  return {
    ...lineup,
    pool,
    setup,
    setupFile,
    environment,
    atOnce,
    token: pool.token('ben'),
    stop: async () => {
      const all = [...Object.values(lineup.running), ...Object.values(atOnce.running), answering, database];
      await Promise.all(all.map((process) => process.stop()));
      pool.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Makes quests of an action once, and returns them again and again. */
function repeatedly(make: Lineup['questsFor'], most: number): Lineup['questsFor'] {
  const made = new Map<Writing, Promise<readonly string[]>>();
  return async (action, count) => {
    const quests = made.get(action) ?? make(action, most);
    made.set(action, quests);
    const ids = await quests;
    return Array.from({ length: count }, (_, index) => ids[index % ids.length] ?? '');
  };
}

async function startAll(pool: BenchPool, setupFile: string, environment: Readonly<Record<string, string>>) {
  const service = await startService(environment);
  const BENCH_ENDPOINT = environment['AWS_ENDPOINT_URL_DYNAMODB'] ?? '';
  const running = {
    service,
    stock: await startOther('bare.ts', setupFile, { BENCH_ENDPOINT, BENCH_CLIENT: 'stock' }),
    lean: await startOther('bare.ts', setupFile, { BENCH_ENDPOINT, BENCH_CLIENT: 'lean' }),
    usual: await startOther('usual.ts', setupFile, { BENCH_ENDPOINT }),
  };
  return { running, members: new Members(pool, service.port) };
}

function pathOf(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}

export function startOther(file: string, setupFile: string, more: Readonly<Record<string, string>>): Promise<Running> {
  const credentials = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
  return start(
    process.execPath,
    ['--no-warnings', pathOf(file)],
    { BENCH_SETUP: setupFile, ...credentials, ...more },
    {
      isTold: true,
    },
  );
}

/** Starts services with tables of their own, on the database of the benchmark. */
export function lifeOf({ pool, setup: { endpoint } }: Stage) {
  return async (main: string | undefined): Promise<Life> => {
    const prefix = main === undefined ? 'life-' : 'before-';
    const tables = await createTables(endpoint, prefix);
    const dispatching = { ...serviceEnvironment(pool, endpoint, tables), DISPATCH_INTERVAL_SECONDS: '60' };
    const running = await startService(dispatching, main);
    const members = new Members(pool, running.port);
    await members.join();
    return { name: main === undefined ? 'the service' : 'another state', running, members };
  };
}
