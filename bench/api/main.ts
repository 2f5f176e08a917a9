import { cpus } from 'node:os';
import { readable } from '../harness.ts';
import { build } from './build.ts';
import { lifeTable } from './life.ts';
import { load, type LoadResult, requestBytes } from './load.ts';
import { quiet } from './processes.ts';
import { startService, UNBUNDLED } from './service.ts';
import { type Candidate, CANDIDATES, lifeOf, open, type Stage, startOther, type Writing, WRITING } from './stage.ts';
import { ACTIONS, type Action, type NextQuests, type Setup } from './work.ts';

export interface ApiOptions {
  readonly rounds?: number;
  /** Duration of a turn with repeatable requests, in milliseconds. */
  readonly turnMs?: number;
  /** Number of requests of a turn with writes. */
  readonly writes?: number;
  /** Number of requests of each action that warm up each candidate. */
  readonly warmUp?: number;
  readonly connections?: readonly number[];
  readonly memoryRequests?: number;
}

const ROUNDS = 5;
const WRITES = 100;

/** Rounds at connections other than those of the goals. */
const FEWER_ROUNDS = 3;

/** Requests of each action that warm up each candidate, as in a process that has run for a while. */
const WARM_UP = 400;

/** Requests of a turn and of the warm-up where writes are answered at once. */
const AT_ONCE = { writes: 400, warmUp: 2_000 } as const;

type Work = Action | 'health';

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

/** Compares the service with bare handlers and a usual Nest service. Returns the section of `bench/README.md`. */
export async function run(options: ApiOptions = {}): Promise<string> {
  const { connections = [1, 16, 64], rounds = ROUNDS } = options;
  const all: readonly Work[] = ['health', ...ACTIONS];
  await build();
  const stage = await open();
  try {
    await warmUp(stage, all, options);
    const sections = [
      `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'}, ${String(cpus().length)} cores.`,
    ];
    for (const count of connections) {
      sections.push(
        `### ${String(count)} ${count === 1 ? 'connection' : 'connections'}`,
        await compare(stage, all, { rounds: count === 16 ? ROUNDS : FEWER_ROUNDS, ...options, connections: count }),
      );
    }
    const atOnce = { ...stage, ...stage.atOnce };
    await warmUp(atOnce, WRITING, { warmUp: AT_ONCE.warmUp, ...options });
    sections.push(
      '### 16 connections, writes answered at once',
      await compare(atOnce, WRITING, { writes: AT_ONCE.writes, ...options, connections: 16 }),
    );
    sections.push('### A quest from posting to receipt', await lifeTable(lifeOf(stage), rounds));
    sections.push('### Start and memory', await startAndMemory(stage, options));
    sections.push('### Requests of the database', requestTable(stage.setup));
    return sections.join('\n\n');
  } finally {
    await stage.stop();
  }
}

async function warmUp(stage: Stage, works: readonly Work[], { warmUp: count = WARM_UP }: ApiOptions): Promise<void> {
  for (const work of works) {
    console.error(`${work} warms up …`);
    for (const candidate of CANDIDATES) {
      await oneTurn(stage, candidate, work, { connections: 16, turnMs: 2 * count, writes: count });
    }
  }
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
    await Promise.all(CANDIDATES.map((candidate) => quiet(stage.running[candidate])));
    const turns = new Map<Candidate, Turn[]>(CANDIDATES.map((candidate) => [candidate, []]));
    for (let round = 0; round < rounds; round += 1) {
      for (const candidate of CANDIDATES) {
        turns.get(candidate)?.push(await oneTurn(stage, candidate, work, { connections, turnMs, writes }));
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

/** Prepares a quest for each request, in the same way for all candidates. */
async function writesOf(
  { running, members, token, questsFor }: Stage,
  candidate: Candidate,
  action: Writing,
  count: number,
): Promise<Buffer[]> {
  const ids = await questsFor(action, count);
  if (candidate !== 'service') {
    await running[candidate].tell({ action, ids } satisfies NextQuests);
    return Array<Buffer>(count).fill(requestBytes('POST', `/${action}`, token));
  }
  if (action !== 'create') {
    // The recorded calls are those of a process that has shown the quest before.
    const shown = [...new Set(ids)].map((id) => members.bytes('get', id));
    await load({ port: running.service.port, connections: 16, requests: shown });
    await quiet(running.service);
  }
  return ids.map((id) => members.bytes(action, id));
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
