import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTables, databaseCommand } from '../../scripts/local/database.ts';
import { readable } from '../harness.ts';
import { build } from './build.ts';
import { BenchPool } from './identity.ts';
import { type Life, lifeTable } from './life.ts';
import { load, type LoadResult, requestBytes } from './load.ts';
import { quiet, type Running, start } from './processes.ts';
import { copyQuest, itemsOf, newQuestId } from './quests.ts';
import { Recorder } from './recorder.ts';
import { Members, record, serviceEnvironment, startService, UNBUNDLED } from './service.ts';
import { ACTIONS, type Action, type NextQuests, type Setup } from './work.ts';

export interface ApiOptions {
  readonly rounds?: number;
  /** Duration of a turn with repeatable requests, in milliseconds. */
  readonly turnMs?: number;
  /** Number of requests of a turn with writes, which need a quest each. */
  readonly writes?: number;
  readonly connections?: readonly number[];
  readonly memoryRequests?: number;
}

const ROUNDS = 5;
const WRITES = 100;

const CANDIDATES = ['service', 'stock', 'lean', 'usual'] as const;
type Candidate = (typeof CANDIDATES)[number];
type Work = Action | 'health';

const WRITING = ['create', 'claim', 'attest', 'complete'] as const;

interface Connections {
  readonly connections: number;
}

const NAMES: Readonly<Record<Candidate, string>> = {
  service: 'the service',
  stock: 'bare, stock client',
  lean: 'bare, lean client',
  usual: 'Nest + Express + defaults',
};

interface Turn extends LoadResult {
  /** Processor time of the turn. */
  readonly cpuMs: number;
}

/** The processes of all candidates, on one endpoint of the database. */
interface Lineup {
  readonly running: Readonly<Record<Candidate, Running>>;
  /** Of the service. */
  readonly members: Members;
}

/** Everything that runs during the benchmark. */
interface Stage extends Lineup {
  readonly pool: BenchPool;
  readonly setup: Setup;
  readonly setupFile: string;
  readonly environment: Readonly<Record<string, string>>;
  /** The candidates behind a server that answers writes at once. */
  readonly atOnce: Lineup;
  readonly token: string;
  readonly stop: () => Promise<void>;
}

/** Compares the service with bare handlers and a usual Nest service. Returns the section of `bench/README.md`. */
export async function run(options: ApiOptions = {}): Promise<string> {
  const { connections = [1, 16, 64], rounds = ROUNDS } = options;
  await build();
  const stage = await open();
  try {
    const sections = [
      `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'}, ${String(cpus().length)} cores.`,
    ];
    for (const count of connections) {
      sections.push(
        `### ${String(count)} ${count === 1 ? 'connection' : 'connections'}`,
        await compare(stage, ['health', ...ACTIONS], { ...options, connections: count }),
      );
    }
    sections.push(
      '### 16 connections, writes answered at once',
      await compare({ ...stage, ...stage.atOnce }, WRITING, { ...options, connections: 16 }),
    );
    sections.push('### A quest from posting to receipt', await lifeTable(lifeOf(stage), rounds));
    sections.push('### Start and memory', await startAndMemory(stage, options));
    sections.push('### Requests of the database', requestTable(stage.setup));
    return sections.join('\n\n');
  } finally {
    await stage.stop();
  }
}

async function open(): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'civicforge-bench-'));
  const { command, args } = databaseCommand(0);
  const flags = args.filter((_, index) => args[index - 1] !== '--port' && args[index] !== '--port');
  const database = await start(command, flags, {}, { portArg: (port) => ['--port', String(port)] });
  const endpoint = `http://127.0.0.1:${database.port}`;
  const tables = await createTables(endpoint, 'bench-');
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
  const lineup = await startAll(pool, setupFile, environment);
  const answering = await start(process.execPath, ['--no-warnings', pathOf('at-once.ts')], {
    BENCH_DATABASE: endpoint,
  });
  const atOnce = await startAll(
    pool,
    setupFile,
    serviceEnvironment(pool, `http://127.0.0.1:${answering.port}`, tables),
  );
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

async function startAll(
  pool: BenchPool,
  setupFile: string,
  environment: Readonly<Record<string, string>>,
): Promise<Lineup> {
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

function startOther(file: string, setupFile: string, more: Readonly<Record<string, string>>): Promise<Running> {
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

/** Measures all candidates in turns, round after round, so that other load on the machine affects all of them alike. */
async function compare(
  stage: Stage,
  works: readonly Work[],
  { connections, rounds = ROUNDS, turnMs = 400, writes = WRITES }: Omit<ApiOptions, 'connections'> & Connections,
) {
  const rows: string[] = [];
  for (const work of works) {
    console.error(`${work} at ${String(connections)} …`);
    const turns = new Map<Candidate, Turn[]>(CANDIDATES.map((candidate) => [candidate, []]));
    for (let round = -1; round < rounds; round += 1) {
      for (const candidate of CANDIDATES) {
        const turn = await oneTurn(stage, candidate, work, { connections, turnMs, writes });
        // The first round warms up.
        if (round >= 0) turns.get(candidate)?.push(turn);
      }
    }
    rows.push(...rowsOf(work, turns));
  }
  return [
    '| action | candidate | per second | service ÷ candidate | p99 in ms | CPU ms per request | CPU ÷ service |',
    '|---|---|---:|---:|---:|---:|---:|',
    ...rows,
  ].join('\n');
}

async function oneTurn(
  stage: Stage,
  candidate: Candidate,
  work: Work,
  { connections, turnMs, writes }: Connections & { turnMs: number; writes: number },
): Promise<Turn> {
  const { port, cpuMs } = stage.running[candidate];
  const isWrite = work !== 'health' && work !== 'get' && work !== 'list';
  const requests = isWrite ? await writesOf(stage, candidate, work, writes) : [readOf(stage, candidate, work)];
  const before = cpuMs();
  const result = await load({ port, connections, requests, ...(!isWrite && { milliseconds: turnMs }) });
  return { ...result, cpuMs: cpuMs() - before };
}

function readOf(stage: Stage, candidate: Candidate, work: 'health' | 'get' | 'list'): Buffer {
  if (work === 'health') return requestBytes('GET', '/health');
  if (candidate !== 'service') return requestBytes('GET', `/${work}`, stage.token);
  return stage.members.bytes(work, stage.setup.recordings.get.questId);
}

/** Prepares a quest for each request, in the same way for all candidates: copies of the recorded one before the action. */
async function writesOf(
  { running, members, token, setup }: Stage,
  candidate: Candidate,
  action: Exclude<Action, 'get' | 'list'>,
  count: number,
): Promise<Buffer[]> {
  const ids = Array.from({ length: count }, newQuestId);
  await copyQuest(setup.endpoint, setup.recordings[action], ids);
  if (candidate !== 'service') {
    await running[candidate].tell({ action, ids } satisfies NextQuests);
    return Array<Buffer>(count).fill(requestBytes('POST', `/${action}`, token));
  }
  if (action !== 'create') {
    // The recorded calls are those of a process that has shown the quest before.
    await load({ port: running.service.port, connections: 16, requests: ids.map((id) => members.bytes('get', id)) });
    await quiet(running.service);
  }
  return ids.map((id) => members.bytes(action, id));
}

/** Starts services with tables of their own, on the database of the benchmark. */
function lifeOf({ pool, setup: { endpoint } }: Stage) {
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

function rowsOf(work: Work, turns: ReadonlyMap<Candidate, readonly Turn[]>): string[] {
  const ours = turns.get('service') ?? [];
  return CANDIDATES.map((candidate) => {
    const theirs = turns.get(candidate) ?? [];
    // The median of the ratios of pairs, because a round's two turns met the same load of the machine.
    const ratio = median(theirs.map((turn, round) => (ours[round]?.perSecond ?? NaN) / turn.perSecond));
    // Of all rounds together, because a round's time is few ticks of the system's clock.
    const cpu = cpuOf(theirs);
    const cpuRatio = cpu / cpuOf(ours);
    const [rate, p99] = [median(theirs.map(({ perSecond }) => perSecond)), median(theirs.map((turn) => turn.p99))];
    return `| ${work} | ${NAMES[candidate]} | ${readable(rate)} | ${ratio.toFixed(2)} | ${p99.toFixed(1)} | ${cpu.toFixed(3)} | ${cpuRatio.toFixed(2)} |`;
  });
}

/** Milliseconds of processor time per request. */
function cpuOf(turns: readonly Turn[]): number {
  const sum = (of: (turn: Turn) => number) => turns.reduce((total, turn) => total + of(turn), 0);
  return sum(({ cpuMs }) => cpuMs) / sum(({ count }) => count);
}

async function startAndMemory(
  stage: Stage,
  { rounds = ROUNDS, memoryRequests = 100_000 }: ApiOptions,
): Promise<string> {
  const starts: Record<'service' | 'unbundled' | 'usual', number[]> = { service: [], unbundled: [], usual: [] };
  const rest: number[] = [];
  for (let round = 0; round < Math.min(rounds, 5); round += 1) {
    const service = await startService(stage.environment);
    starts.service.push(service.startMs);
    rest.push(service.memory());
    await service.stop();
    const unbundled = await startService(stage.environment, UNBUNDLED);
    starts.unbundled.push(unbundled.startMs);
    await unbundled.stop();
    const usual = await startOther('usual.ts', stage.setupFile, { BENCH_ENDPOINT: stage.setup.endpoint });
    starts.usual.push(usual.startMs);
    await usual.stop();
  }
  const { port, memory } = stage.running.service;
  const request = stage.members.bytes('get', stage.setup.recordings.get.questId);
  const after: number[] = [];
  for (let part = 0; part < 4; part += 1) {
    await load({ port, connections: 16, requests: Array<Buffer>(memoryRequests / 4).fill(request) });
    after.push(memory());
  }
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;
  return [
    '| what | figure |',
    '|---|---:|',
    `| start of the service to its first answer | ${median(starts.service).toFixed(0)} ms |`,
    `| start of the same service as Nest builds it, a file for each module | ${median(starts.unbundled).toFixed(0)} ms |`,
    `| start of ${NAMES.usual}, these routes alone | ${median(starts.usual).toFixed(0)} ms |`,
    `| memory of the service after its start | ${megabytes(median(rest))} |`,
    `| memory after each quarter of ${String(memoryRequests)} reads | ${after.map(megabytes).join(', ')} |`,
  ].join('\n');
}

function requestTable({ recordings }: Setup): string {
  const rows = ACTIONS.map((action) => {
    const { calls } = recordings[action];
    return `| ${action} | ${calls.length} | ${calls.map(({ operation }) => operation).join(', ')} |`;
  });
  return ['| action | requests | calls |', '|---|---:|---|', ...rows].join('\n');
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
}
