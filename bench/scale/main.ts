import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { shardOf } from '../../apps/api/src/dynamo/shard.ts';
import { startDatabase } from '../api/database.ts';
import { build } from '../api/build.ts';
import { BenchPool } from '../api/identity.ts';
import { type RecordedCall, Recorder } from '../api/recorder.ts';
import { Members, record, serviceEnvironment, startService } from '../api/service.ts';
import { ACTIONS } from '../api/work.ts';
import { grow } from './grow.ts';

/** Numbers of open quests. */
const SIZES = [1_000, 100_000, 1_000_000] as const;
/** Requests of a median. */
const ASKED = 200;

/** Reads, and how often a quest causes each from posting to receipt: the readers of `QUEST_USAGE` in `infra-pulumi`. */
const OF_A_LIFE: Readonly<Record<string, number>> = { get: 20, list: 10, search: 1, profile: 2, 'start page': 2 };
/** What follows from changes: notices and mails, and the place of a receipt in the log. Off in the stage test unless set. */
const FOLLOWING = { DISPATCH_INTERVAL_SECONDS: '60', LOG_INTERVAL_SECONDS: '1' };
/** Time in milliseconds in which events are dispatched and the log takes the receipt. */
const SEQUENCED = 3_000;

const READS: Readonly<Record<string, string>> = {
  list: '/quests?status=OPEN',
  'list, most XP first': '/quests?status=OPEN&sort=xp',
  search: '/quests?q=bench',
  profile: '/users/ada',
  'quests of a member': '/users/ada/quests?role=requestor',
  'start page': '/users/me/home',
};

/** What one number of quests costs: texts by row of the table. */
type Column = ReadonlyMap<string, string>;

interface Units {
  read: number;
  written: number;
}

/** Measures requests, capacity units and latencies at several numbers of quests. Returns the section of `bench/README.md`. */
export async function run(sizes: readonly number[] = SIZES): Promise<string> {
  await build();
  const columns: Column[] = [];
  for (const size of sizes) columns.push(await measure(size));
  const [first] = columns;
  const head = ['', ...sizes.map((size) => `${size.toLocaleString('en')} quests`)];
  const rows = [...(first?.keys() ?? [])].map((name) => [name, ...columns.map((column) => column.get(name) ?? '')]);
  const lines = [head, head.map((_, index) => (index === 0 ? '---' : '---:')), ...rows];
  return [
    `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'}, ${String(cpus().length)} cores.`,
    '',
    ...lines.map((cells) => `| ${cells.join(' | ')} |`),
  ].join('\n');
}

async function measure(size: number): Promise<Column> {
  console.error(`${size.toLocaleString('en')} quests …`);
  const folder = mkdtempSync(join(tmpdir(), 'civicforge-scale-'));
  const file = join(folder, 'database.db');
  const pool = await BenchPool.start();
  try {
    const originals = await onDatabase(file, pool, async (members) => {
      await members.join();
      return originalsOf(members);
    });
    const before = performance.now();
    grow(file, originals, size);
    console.error(`  made in ${((performance.now() - before) / 1_000).toFixed(0)} s`);
    const followed = await onDatabase(
      file,
      pool,
      async (members, recorder) => unitsOf(await recorder.during(() => lifeOf(members))),
      { ...FOLLOWING, MAIL_TRANSPORT: `file:${join(folder, 'mails')}` },
    );
    return await onDatabase(file, pool, async (members, recorder, token, port) => {
      const column = new Map<string, string>();
      const recordings = await record(recorder, members);
      for (const action of ACTIONS) column.set(`${action}: requests, units`, textOf(recordings[action].calls));
      const life = { ...followed };
      const seen = await members.post();
      await members.perform('get', seen);
      const again = await recorder.during(() => members.perform('get', seen));
      column.set('get of a quest seen before: requests, units', textOf(again));
      life.read += unitsOf(again).read * (OF_A_LIFE['get'] ?? 0);
      for (const [name, path] of Object.entries(READS)) {
        const { calls, milliseconds } = await medianOf(
          `http://127.0.0.1:${String(port)}/api/v1${path}`,
          token,
          recorder,
        );
        column.set(`${name}: requests, units`, textOf(calls));
        column.set(`${name}: median`, `${milliseconds.toFixed(1)} ms`);
        life.read += unitsOf(calls).read * (OF_A_LIFE[name] ?? 0);
      }
      column.set('a quest from posting to receipt: units written', String(life.written));
      column.set('a quest from posting to receipt: units read', String(life.read));
      column.set('database file', `${(statSync(file).size / 1e6).toFixed(0)} MB`);
      return column;
    });
  } finally {
    pool.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Posts quests until every shard of the lists has one. */
async function originalsOf(members: Members): Promise<string[]> {
  const byShard = new Map<number, string>();
  while (byShard.size < 2) {
    const id = await members.post();
    byShard.set(shardOf(id, 2), id);
  }
  return [...byShard.values()];
}

async function medianOf(url: string, token: string, recorder: Recorder) {
  const ask = async () => {
    const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    if (!answer.ok) throw new Error(`${url} answered ${String(answer.status)}: ${await answer.text()}`);
    await answer.arrayBuffer();
  };
  await ask();
  const calls = await recorder.during(ask);
  const times: number[] = [];
  for (let index = 0; index < ASKED; index += 1) {
    const begin = performance.now();
    await ask();
    times.push(performance.now() - begin);
  }
  times.sort((a, b) => a - b);
  return { calls, milliseconds: times[ASKED / 2] ?? NaN };
}

/** Takes a quest from posting to receipt. */
async function lifeOf(members: Members): Promise<void> {
  const questId = await members.post();
  for (const action of ['claim', 'submit', 'attest', 'complete'] as const) await members.perform(action, questId);
  await sleep(SEQUENCED);
}

function textOf(calls: readonly RecordedCall[]): string {
  const { read, written } = unitsOf(calls);
  return `${String(calls.length)}, ${String(read + written)}`;
}

function unitsOf(calls: readonly RecordedCall[]): Units {
  const units = { read: 0, written: 0 };
  for (const call of calls) units[/Get|Query/.test(call.operation) ? 'read' : 'written'] += call.units;
  return units;
}

/** Runs the service on a database file, and ends both. */
async function onDatabase<T>(
  file: string,
  pool: BenchPool,
  work: (members: Members, recorder: Recorder, token: string, port: number) => Promise<T>,
  more: Readonly<Record<string, string>> = {},
): Promise<T> {
  const { database, endpoint, tables } = await startDatabase(file);
  const recorder = await Recorder.start(endpoint);
  const flags = `${file}.flags.json`;
  writeFileSync(flags, JSON.stringify({ flags: { advanced_search: { enabled: true } } }));
  const environment = { ...serviceEnvironment(pool, recorder.endpoint, tables), FLAGS_OVERRIDE_FILE: flags, ...more };
  const service = await startService(environment);
  try {
    return await work(new Members(pool, service.port), recorder, pool.token('ben'), service.port);
  } finally {
    await service.stop();
    recorder.stop();
    await database.stop();
  }
}
