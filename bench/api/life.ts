import { load } from './load.ts';
import { quiet, type Running } from './processes.ts';
import type { Members } from './service.ts';

/** Reads that a quest causes from posting to receipt: the readers of `QUEST_USAGE` in `infra-pulumi`. */
const READS = { get: 20, list: 10, profile: 2 } as const;
const QUESTS = 60;
const CONNECTIONS = 16;

export interface Life {
  readonly name: string;
  readonly running: Running;
  readonly members: Members;
}

/**
 * Returns the table of the service's CPU time for the life of a quest: posting, claim, submission, both statements with the
 * dispatch of each event, and its readers.
 * `BENCH_BEFORE` names the built service of another state of the code, which then takes turns with this one.
 * @param serviceOf starts a built service with tables of its own
 */
export async function lifeTable(
  serviceOf: (main: string | undefined) => Promise<Life>,
  rounds: number,
): Promise<string> {
  const before = process.env['BENCH_BEFORE'];
  const lives = [await serviceOf(undefined), ...(before === undefined ? [] : [await serviceOf(before)])];
  const turns = new Map<Life, { changes: number; reads: number }[]>(lives.map((life) => [life, []]));
  for (let round = -1; round < rounds; round += 1) {
    for (const life of lives) {
      const turn = await oneTurn(life);
      // The first round warms up.
      if (round >= 0) turns.get(life)?.push(turn);
    }
  }
  await Promise.all(lives.map(({ running }) => running.stop()));
  const rows = [...turns].map(([{ name }, all]) => {
    const [changes, reads] = [median(all.map((turn) => turn.changes)), median(all.map((turn) => turn.reads))];
    return `| ${name} | ${changes.toFixed(1)} | ${reads.toFixed(1)} | ${(changes + reads).toFixed(1)} |`;
  });
  return ['| state | changes | reads | CPU ms a quest |', '|---|---:|---:|---:|', ...rows].join('\n');
}

async function oneTurn({ running, members }: Life): Promise<{ changes: number; reads: number }> {
  const ask = (requests: readonly Buffer[]) => load({ port: running.port, connections: CONNECTIONS, requests });
  const repeated = (request: Buffer, times: number) => Array<Buffer>(times * QUESTS).fill(request);
  await quiet(running);
  const begin = running.cpuMs();
  const ids = await members.quests(QUESTS, ['claim', 'submit', 'attest']);
  await ask(ids.map((id) => members.bytes('complete', id)));
  await quiet(running);
  const changed = running.cpuMs();
  await ask(ids.flatMap((id) => Array<Buffer>(READS.get).fill(members.bytes('get', id))));
  await ask(repeated(members.bytes('list', ''), READS.list));
  await ask(repeated(members.bytesAs('ben', 'GET', '/users/me'), READS.profile));
  return { changes: (changed - begin) / QUESTS, reads: (running.cpuMs() - changed) / QUESTS };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
}
