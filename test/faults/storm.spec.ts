import { writeFileSync } from 'node:fs';
import { seededRandom } from './random.ts';
import { StormHouse } from './storm-house.ts';
import { Storm } from './storm.ts';

/** The soak asks for more, and for the figures in a file. */
const CHANGES = Number(process.env['CIVICFORGE_STORM_CHANGES'] ?? 1_000);
const FIGURES = process.env['CIVICFORGE_STORM_FIGURES'];
const SEED = Number(process.env['CIVICFORGE_STORM_SEED'] ?? 20_261_121);

const PEOPLE = 20;
const MODERATORS = 4;
/** A storm without kills would prove less than its name says, however fast the machine is. */
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

let house: StormHouse;

beforeAll(async () => {
  house = await StormHouse.open(SEED);
}, PATIENCE_MS);
afterAll(() => house.close());

/** @returns how long it lasted, in milliseconds */
async function weather(storm: Storm): Promise<number> {
  const over = new AbortController();
  const begin = Date.now();
  house.proxy.storm(RATES);
  const killing = house.havoc(seededRandom(SEED + 1), over.signal);
  const raging = storm.rage(() => storm.promised.length >= CHANGES && house.kills >= FEWEST_KILLS);
  // A process that never comes back ends the test, and not its patience.
  await Promise.race([raging, killing]);
  const duration = Date.now() - begin;
  over.abort();
  await Promise.all([raging, killing]);
  house.proxy.calm();
  return duration;
}

describe('a storm of people, faults and kills', () => {
  it(
    `keeps every promise through ${CHANGES} changes by ${PEOPLE} people on two processes that are killed at random`,
    async () => {
      const people = await house.people(PEOPLE, MODERATORS);
      const storm = new Storm(people, house.addresses, seededRandom(SEED));
      const duration = await weather(storm);
      await house.advance(31);
      await storm.settle();
      const late = await house.payEverything();
      const findings = await house.reconcile();

      const aftermath = house.aftermath();
      const userIds = people.map(({ userId }) => userId);
      const { complaints, rewardsPaid } = await aftermath.inspect(userIds, storm.promised, house.economy);
      // A check that sees nothing would be content with everything.
      const lie = { questId: 'never', version: 1, action: 'created', userId: 'nobody' };
      const richer = { ...house.economy, signUpPoints: house.economy.signUpPoints + 1 };
      const suspicious = await aftermath.inspect(userIds, [lie], richer);
      aftermath.close();

      const figures = {
        changes: storm.promised.length,
        people: PEOPLE,
        seconds: Math.round(duration / 100) / 10,
        kills: house.kills,
        faults: Object.fromEntries(house.proxy.done),
        refused: storm.refused,
        repeated: storm.repeated,
        unanswered: storm.unknown.length,
        rewardsPaid,
        rewardsPaidLate: late.paid,
        complaints: complaints.length,
      };
      if (FIGURES !== undefined) writeFileSync(FIGURES, JSON.stringify(figures));
      expect(complaints).toEqual([]);
      expect(suspicious.complaints).toHaveLength(1 + PEOPLE);
      expect(storm.wrong).toEqual([]);
      expect(findings.filter(({ kind, repaired }) => !kind.startsWith('words-') || !repaired)).toEqual([]);
      expect(late.abandoned).toBe(0);
      expect(rewardsPaid).toBeGreaterThan(CHANGES / 50);
      // The rarest fault may not have come by.
      expect(house.proxy.done.size).toBeGreaterThanOrEqual(Object.keys(RATES).length - 1);
    },
    PATIENCE_MS,
  );
});
