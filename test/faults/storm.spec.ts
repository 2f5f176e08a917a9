import { writeFileSync } from 'node:fs';
import { inspectHeard } from './heard.ts';
import { seededRandom } from './random.ts';
import { StormReceivers } from './storm-receivers.ts';
import { StormStack } from './storm-stack.ts';
import { Storm } from './storm.ts';

/** Number of changes. The soak sets more, and a file for the figures. */
const CHANGES = Number(process.env['CIVICFORGE_STORM_CHANGES'] ?? 1_000);
const FIGURES = process.env['CIVICFORGE_STORM_FIGURES'];
const SEED = Number(process.env['CIVICFORGE_STORM_SEED'] ?? 20_261_121);

const PEOPLE = 20;
const MODERATORS = 4;
/** Members with a device for push messages. */
const DEVICES = 3;
/** Changes without faults beside receivers that misbehave. */
const FAIR_CHANGES = 100;
/** Minimum number of kills, so that a fast machine does not skip them. */
const FEWEST_KILLS = 4;
const PATIENCE_MS = 240_000 + CHANGES * 240;

const RATES = {
  latency: 0.04,
  conflict: 0.02,
  throttle: 0.005,
  'error-before': 0.01,
  'error-after': 0.01,
  'reset-before': 0.01,
  'reset-after': 0.01,
  'hang-after': 0.0002,
  unprocessed: 0.01,
} as const;

let stack: StormStack;
let receivers: StormReceivers;

beforeAll(async () => {
  receivers = await StormReceivers.start();
  stack = await StormStack.open(SEED, { DISPATCH_INTERVAL_SECONDS: '1' });
}, PATIENCE_MS);
afterAll(async () => {
  await stack.close();
  receivers.stop();
});

/** @returns duration of the storm in milliseconds */
async function weather(storm: Storm): Promise<number> {
  const over = new AbortController();
  const begin = Date.now();
  stack.proxy.storm(RATES);
  const killing = stack.killAtRandom(seededRandom(SEED + 1), over.signal);
  const running = storm.run(() => storm.acknowledged.length >= CHANGES && stack.kills >= FEWEST_KILLS);
  // A process that does not restart fails the test before its timeout.
  await Promise.race([running, killing]);
  const duration = Date.now() - begin;
  over.abort();
  await Promise.all([running, killing]);
  stack.proxy.calm();
  return duration;
}

describe('a storm of requests, faults and kills', () => {
  it(
    `keeps every acknowledged change of ${CHANGES} by ${PEOPLE} members on two processes that are killed at random`,
    async () => {
      const people = await stack.people(PEOPLE, MODERATORS);
      const listeners = await stack.listen(receivers, people.slice(-DEVICES));
      const staff = await stack.staff(people);
      const storm = new Storm(people, stack.addresses, seededRandom(SEED));
      const duration = await weather(storm);
      await stack.advance(31);
      await storm.settle();
      // No fault and no kill is left, and the receivers are as bad as before.
      const fair = new Storm(people, stack.addresses, seededRandom(SEED + 2));
      await fair.run(() => fair.acknowledged.length >= FAIR_CHANGES);
      const late = await stack.payEverything();
      await receivers.calm();
      const failed = await stack.deliverEverything(60_000 + CHANGES * 20);
      const findings = await stack.reconcile();

      const aftermath = stack.aftermath();
      const userIds = people.map(({ userId }) => userId);
      const acknowledged = [...storm.acknowledged, ...fair.acknowledged];
      const { complaints, rewardsPaid } = await aftermath.inspect(userIds, acknowledged, stack.economy);
      // Counter-check: the inspection must find a change that was never made.
      const lie = { questId: 'never', version: 1, action: 'created', userId: 'nobody' };
      const richer = { ...stack.economy, signUpPoints: stack.economy.signUpPoints + 1 };
      const suspicious = await aftermath.inspect(userIds, [lie], richer);
      aftermath.close();
      const database = stack.database();
      const heard = await inspectHeard(database, { userIds, staff, listeners });
      const deaf = listeners.map((listener) => ({ ...listener, accepted: new Set<string>() }));
      const unheard = await inspectHeard(database, { userIds, staff: [], listeners: deaf });
      database.close();

      const figures = {
        changes: storm.acknowledged.length,
        people: PEOPLE,
        seconds: Math.round(duration / 100) / 10,
        kills: stack.kills,
        faults: Object.fromEntries(stack.proxy.done),
        refused: storm.refused,
        repeated: storm.repeated,
        unanswered: storm.unknown.length,
        rewardsPaid,
        rewardsPaidLate: late.paid,
        notices: heard.notices,
        messages: heard.messages,
        pushed: receivers.pushed.length,
        attempts: receivers.attempts,
        complaints: complaints.length + heard.complaints.length,
      };
      if (FIGURES !== undefined) writeFileSync(FIGURES, JSON.stringify(figures));
      expect(complaints).toEqual([]);
      expect(suspicious.complaints).toHaveLength(1 + PEOPLE);
      expect(storm.wrong).toEqual([]);
      expect([fair.wrong, fair.failures]).toEqual([[], []]);
      expect(heard.complaints).toEqual([]);
      expect(unheard.complaints.length).toBeGreaterThanOrEqual(listeners.length);
      expect(failed).toBe(0);
      expect(receivers.invalid).toEqual([]);
      const bodies = receivers.programs.flatMap(({ seen }) => [...seen.values()].map(({ size }) => size));
      expect(bodies.filter((count) => count !== 1)).toEqual([]);
      expect(receivers.pushed.length).toBeGreaterThan(0);
      expect(receivers.pushed.filter((message) => 'error' in message)).toEqual([]);
      expect(findings.filter(({ kind, repaired }) => !kind.startsWith('words-') || !repaired)).toEqual([]);
      expect(late.abandoned).toBe(0);
      expect(rewardsPaid).toBeGreaterThan(CHANGES / 50);
      // The rarest fault may not have occurred.
      expect(stack.proxy.done.size).toBeGreaterThanOrEqual(Object.keys(RATES).length - 1);
    },
    PATIENCE_MS,
  );
});
