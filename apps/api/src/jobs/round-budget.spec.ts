import { setTimeout as sleep } from 'node:timers/promises';
import type { Type } from '@nestjs/common';
import { BACKGROUND_ROUNDS } from '@civicforge/contract/background-rounds';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { DatabaseMeter } from '../../testing/meter.ts';
import { TestQueue } from '../../testing/queue-server.ts';
import { Clock } from '../clock/clock.ts';
import type { Leader, LeaderPlan } from '../leader/leader.ts';
import { LogSequencer } from '../log/log.sequencer.ts';
import { Sequencing } from '../log/sequencing.ts';
import { MailEvents } from '../mail/mail-events.ts';
import { Dispatching } from '../notices/dispatching.ts';
import { Reminders } from '../reminders/reminders.ts';
import { Housekeeping } from './housekeeping.ts';

const AWS = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
const before = { ...process.env };

/** The owners of the leaders, by the name of their rounds. */
const OWNERS: Readonly<Record<string, Type<unknown>>> = {
  log: Sequencing,
  dispatch: Dispatching,
  reminders: Reminders,
  housekeeping: Housekeeping,
  'mail-events': MailEvents,
};

let queue: TestQueue;
let service: TestApp;
let meter: DatabaseMeter;

beforeAll(async () => {
  Object.assign(process.env, AWS);
  queue = await TestQueue.start();
  const intervals = { LOG_INTERVAL_SECONDS: '2', DISPATCH_INTERVAL_SECONDS: '10' };
  service = await startTestApp({ environment: { ...intervals, MAIL_EVENTS_QUEUE: queue.address } });
  for (const name of Object.keys(OWNERS)) await leaderOf(name).stop();
  // The clock of the test stage asks the database twice a second.
  const clock: unknown = service.app.get(Clock);
  (clock as { onApplicationShutdown(): void }).onApplicationShutdown();
  // The first round ever makes the head of the log.
  await service.app.get(LogSequencer).sequence();
  meter = new DatabaseMeter(service.app);
});
afterAll(async () => {
  await service.close();
  await queue.stop();
  process.env = before;
});

const ownerOf = (name: string) => service.app.get<object>(OWNERS[name] ?? name, { strict: false });
const leaderOf = (name: string) => (ownerOf(name) as { readonly leader: Leader }).leader;
const planOf = (name: string) => (leaderOf(name) as unknown as { readonly plan: LeaderPlan }).plan;

/** One round. The wait for messages, 20 seconds without any, ends when the request has come. */
async function round(name: string): Promise<void> {
  const running = leaderOf(name).round();
  if (name === 'mail-events') {
    for (let tries = 0; tries < 200 && queue.requests.length === 0; tries += 1) await sleep(10);
    (ownerOf(name) as { readonly stopping: AbortController }).stopping.abort();
  }
  await running;
}

/** `docs/COST.md` tells these numbers as US dollars a month. */
describe('a round of the leader without work', () => {
  it('is known for every leader', () => {
    expect(BACKGROUND_ROUNDS.map((one) => one.round)).toEqual(Object.keys(OWNERS));
  });

  it.each(BACKGROUND_ROUNDS)('$round: as many requests and units as the page of costs counts', async (known) => {
    const plan = planOf(known.round);
    // A round of the reader of mail events takes longer than its pause.
    expect(plan.everySeconds).toBeLessThanOrEqual(known.everySeconds);
    expect(plan.renewSeconds ?? plan.everySeconds).toBe(known.leaseEverySeconds);
    const { requests, units, writeUnits } = await meter.measure(() => round(known.round));
    const lease = requests.filter((request) => request === 'UpdateItem runtime').length;
    expect({
      requests: requests.length - lease,
      writeUnits: writeUnits - lease,
      readUnits: units - writeUnits,
      queueRequests: known.round === 'mail-events' ? queue.requests.length : 0,
    }).toEqual({
      requests: known.requests,
      writeUnits: known.writeUnits,
      readUnits: known.readUnits,
      queueRequests: known.queueRequests,
    });
    // The first request of a round is the one for the lease.
    expect(lease).toBe(1);
  });
});
