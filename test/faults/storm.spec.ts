import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { MAIL_MOODS, MoodyMailServer } from '../../apps/api/testing/moody-mail-server.ts';
import { inspectHeard, inspectMails, inspectPushes } from './heard.ts';
import { OUTBOUND_LIMITS } from '../../apps/api/src/outbound/outbound-client.ts';
import { seededRandom } from './random.ts';
import { PUSH_MOODS, StormReceivers } from './storm-receivers.ts';
import { StormStack } from './storm-stack.ts';
import { Storm } from './storm.ts';

/** Number of changes. The soak sets more, and a file for the figures. */
const CHANGES = Number(process.env['CIVICFORGE_STORM_CHANGES'] ?? 500);
const FIGURES = process.env['CIVICFORGE_STORM_FIGURES'];
const SEED = Number(process.env['CIVICFORGE_STORM_SEED'] ?? 20_261_121);

const PEOPLE = 20;
const MODERATORS = 4;
/** Members with devices for push messages. */
const OWNERS = 4;
/** Members who get mails: a mail to each person would be as much work as the rest of the storm. */
const MAILED = 6;
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
let mail: MoodyMailServer;

beforeAll(async () => {
  receivers = await StormReceivers.start();
  mail = await MoodyMailServer.start();
  stack = await StormStack.open(SEED, { DISPATCH_INTERVAL_SECONDS: '1', MAIL_TRANSPORT: mail.address });
}, PATIENCE_MS);
afterAll(async () => {
  await stack.close();
  receivers.stop();
  mail.leave();
});

/** @returns duration of the storm in milliseconds */
async function weather(storm: Storm): Promise<number> {
  const over = new AbortController();
  const begin = Date.now();
  stack.proxy.storm(RATES);
  const killing = stack.killAtRandom(seededRandom(SEED + 1), over.signal);
  const running = storm.run(() => storm.acknowledged.length >= CHANGES && stack.kills >= FEWEST_KILLS);
  const mailing = mailsAreDue(storm);
  // A process that does not restart fails the test before its timeout.
  await Promise.race([running, killing]);
  const duration = Date.now() - begin;
  over.abort();
  await Promise.all([running, killing, mailing]);
  stack.proxy.calm();
  return duration;
}

/** Moves the clock in the middle of the storm: a mail waits two minutes for more of the same quest. */
async function mailsAreDue(storm: Storm): Promise<void> {
  while (storm.acknowledged.length < CHANGES / 3) await sleep(100);
  // A process that was just killed does not answer.
  while (
    !(await stack.advance(121).then(
      () => true,
      () => false,
    ))
  )
    await sleep(100);
}

describe('a storm of requests, faults and kills', () => {
  it(
    `keeps every acknowledged change of ${CHANGES} by ${PEOPLE} members on two processes that are killed at random`,
    async () => {
      const people = await stack.people(PEOPLE, MODERATORS);
      const listeners = await stack.listen(receivers, people.slice(-OWNERS));
      await stack.mailOnly(MAILED, people);
      const staff = await stack.staff(people);
      const storm = new Storm(people, stack.addresses, seededRandom(SEED));
      const duration = await weather(storm);
      await stack.advance(121);
      await storm.settle();
      // No fault and no kill is left, and the receivers are as bad as before.
      const fair = new Storm(people, stack.addresses, seededRandom(SEED + 2));
      await fair.run(() => fair.acknowledged.length >= FAIR_CHANGES);
      while (mail.connections < MAIL_MOODS.length) await sleep(100);
      mail.leave();
      // Moves the clock forward by an hour at least.
      const late = await stack.payEverything();
      await Promise.all([receivers.calm(), mail.calm()]);
      for (const program of receivers.programs) if (program.mood === 'nameless') await stack.name(program);
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
      const mailed = [...new Set([...userIds.slice(0, MAILED), ...staff])];
      const mails = await inspectMails(database, { userIds: mailed, accepted: mail.accepted });
      const unmailed = await inspectMails(database, { userIds: mailed, accepted: new Set() });
      const devices = receivers.devices.map((device) => ({
        ...device,
        isGone: device.mood === 'gone' || device.mood === 'forgotten',
      }));
      const pushes = await inspectPushes(database, devices);
      const unpushed = await inspectPushes(
        database,
        devices.map((device) => ({ ...device, accepted: [], isGone: !device.isGone })),
      );
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
        pushed: receivers.devices.reduce((sum, { accepted }) => sum + accepted.length, 0),
        attempts: receivers.attempts,
        mails: mail.accepted.size,
        connections: mail.connections,
        complaints: complaints.length + heard.complaints.length + mails.complaints.length + pushes.complaints.length,
      };
      if (FIGURES !== undefined) writeFileSync(FIGURES, JSON.stringify(figures));
      expect(complaints).toEqual([]);
      expect(suspicious.complaints).toHaveLength(1 + PEOPLE);
      expect(storm.wrong).toEqual([]);
      expect([fair.wrong, fair.failures]).toEqual([[], []]);
      // A receiver that hangs would hold a request for as long as an attempt lasts.
      expect(fair.slowest).toBeLessThan(OUTBOUND_LIMITS.milliseconds);
      expect(heard.complaints).toEqual([]);
      expect(unheard.complaints.length).toBeGreaterThanOrEqual(listeners.length);
      expect(mails.complaints).toEqual([]);
      expect(unmailed.complaints).toHaveLength(mail.accepted.size);
      expect(mail.accepted.size).toBeGreaterThan(0);
      expect([...mail.met.keys()].sort()).toEqual([...MAIL_MOODS].sort());
      expect([...mail.seen.values()].filter(({ size }) => size !== 1)).toEqual([]);
      expect(failed).toBe(0);
      expect(receivers.invalid).toEqual([]);
      const bodies = receivers.programs.flatMap(({ seen }) => [...seen.values()].map(({ size }) => size));
      expect(bodies.filter((count) => count !== 1)).toEqual([]);
      expect(pushes.complaints).toEqual([]);
      expect(pushes.messages).toBeGreaterThan(receivers.devices.length);
      expect(unpushed.complaints.length).toBeGreaterThan(pushes.messages / 2);
      const pushedTo = receivers.devices.filter(({ accepted }) => accepted.length > 0).map(({ mood }) => mood);
      expect(pushedTo).toEqual(PUSH_MOODS.filter((mood) => mood !== 'forgotten'));
      expect(findings.filter(({ kind, repaired }) => !kind.startsWith('words-') || !repaired)).toEqual([]);
      expect(late.abandoned).toBe(0);
      expect(rewardsPaid).toBeGreaterThan(CHANGES / 50);
      // The rarest fault may not have occurred.
      expect(stack.proxy.done.size).toBeGreaterThanOrEqual(Object.keys(RATES).length - 1);
    },
    PATIENCE_MS,
  );
});
