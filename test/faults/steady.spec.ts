import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from './random.ts';
import { StormStack } from './storm-stack.ts';
import { Storm } from './storm.ts';

/** Duration of the load. The soak sets more, and a file for the figures. */
const MINUTES = Number(process.env['CIVICFORGE_STEADY_MINUTES'] ?? 0.1);
const FIGURES = process.env['CIVICFORGE_STEADY_FIGURES'];
const SEED = 20_261_128;

const PEOPLE = 20;
const MODERATORS = 4;
const DURATION_MS = MINUTES * 60_000;
/** Interval between restarts of the second process and changes of flags. */
const PERIOD_MS = Math.min(60_000, DURATION_MS / 3);
/** Duration of the measurement of the capacity. */
const TRIAL_MS = Math.min(20_000, DURATION_MS / 3);
/** A client can meet a kill until its connection breaks. */
const AFTER_KILL_MS = 1_000;
/** Ratio of the memory in the last third of a long run to the memory in the second third. */
const FLAT = 1.15;
const LONG_MINUTES = 10;
const PATIENCE_MS = 240_000 + 3 * DURATION_MS;

interface Kill {
  readonly from: number;
  readonly until: number;
}

const folder = mkdtempSync(join(tmpdir(), 'civicforge-steady-'));
const flagsFile = join(folder, 'flags.json');
let stack: StormStack;

beforeAll(async () => {
  setFlags(true);
  stack = await StormStack.open(SEED, { FLAGS_OVERRIDE_FILE: flagsFile });
}, PATIENCE_MS);
afterAll(async () => {
  await stack.close();
  rmSync(folder, { recursive: true, force: true });
});

function setFlags(enabled: boolean): void {
  const flags = { enable_enhanced_processing: { enabled }, enable_advanced_monitoring: { enabled } };
  writeFileSync(flagsFile, JSON.stringify({ flags }));
}

/** Restarts the second process and flips flags in every period. The first process lives on; its memory is sampled. */
async function disturb(isOver: AbortSignal): Promise<{ kills: Kill[]; memory: number[] }> {
  const kills: Kill[] = [];
  const memory: number[] = [];
  for (let period = 1; ; period += 1) {
    await sleep(PERIOD_MS, undefined, { signal: isOver }).catch(() => undefined);
    if (isOver.aborted) return { kills, memory };
    setFlags(period % 2 === 0);
    const from = Date.now();
    await stack.kill(1);
    kills.push({ from, until: Date.now() + AFTER_KILL_MS });
    memory.push(stack.memory(0));
  }
}

/** Lets `perSecond` actions begin in each second, by all members together. */
function pacer(perSecond: number): () => Promise<void> {
  let next = Date.now();
  return async () => {
    next = Math.max(next + 1_000 / perSecond, Date.now() - 1_000);
    await sleep(Math.max(0, next - Date.now()));
  };
}

describe('a steady load', () => {
  it(
    `at half the capacity for ${MINUTES} minutes fails only while a process restarts, and keeps every change`,
    async () => {
      const people = await stack.people(PEOPLE, MODERATORS);
      const storm = new Storm(people, stack.addresses, seededRandom(SEED));
      const trialEnd = Date.now() + TRIAL_MS;
      await storm.run(() => Date.now() >= trialEnd);
      const capacity = (storm.acknowledged.length * 1_000) / TRIAL_MS;

      const over = new AbortController();
      const end = Date.now() + DURATION_MS;
      const disturbing = disturb(over.signal);
      await storm.run(() => Date.now() >= end, pacer(capacity / 2));
      over.abort();
      const { kills, memory } = await disturbing;
      await storm.settle();
      await stack.payEverything();

      const aftermath = stack.aftermath();
      const userIds = people.map(({ userId }) => userId);
      const { complaints, rewardsPaid } = await aftermath.inspect(userIds, storm.acknowledged, stack.economy);
      aftermath.close();
      const isDuringKill = (at: number) => kills.some(({ from, until }) => at >= from && at <= until);
      const unexplained = storm.failures.filter((at) => !isDuringKill(at)).length;
      const third = Math.floor(memory.length / 3);
      const growth = median(memory.slice(-third)) / median(memory.slice(third, 2 * third));
      if (FIGURES !== undefined) {
        const figures = {
          minutes: MINUTES,
          capacity: Math.round(capacity),
          changes: storm.acknowledged.length,
          kills: kills.length,
          failures: storm.failures.length,
          unexplained,
          rewardsPaid,
          memory: memory.map((bytes) => Math.round(bytes / 1e6)),
          growth: Math.round(growth * 100) / 100,
          complaints: complaints.length,
        };
        writeFileSync(FIGURES, JSON.stringify(figures));
      }
      expect(complaints).toEqual([]);
      expect(storm.wrong).toEqual([]);
      expect(unexplained).toBe(0);
      expect(kills.length).toBeGreaterThan(0);
      expect(rewardsPaid).toBeGreaterThan(0);
      if (MINUTES >= LONG_MINUTES && Number.isFinite(growth)) expect(growth).toBeLessThan(FLAT);
    },
    PATIENCE_MS,
  );
});

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
}
