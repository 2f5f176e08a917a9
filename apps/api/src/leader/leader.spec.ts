import { setTimeout as sleep } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { createStaticSource } from '@civicforge/flags';
import { FLAGS } from '@civicforge/contract/flags/manifest';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { Lease } from '../dynamo/lease.dynamo.ts';
import { type Leader, type LeaderPlan, Leaders } from './leader.ts';

let service: TestApp;
let names = 0;
const made: Leader[] = [];

beforeAll(async () => {
  service = await startTestApp();
});
afterAll(() => service.close());
beforeEach(() => {
  names += 1;
});
afterEach(async () => {
  await Promise.all(made.splice(0).map((leader) => leader.stop()));
});

/** A leader of this test's lease. @returns also the number of its rounds */
function aLeader(plan: Partial<LeaderPlan> = {}, app = service.app) {
  const work = jest.fn(() => Promise.resolve());
  const leader = app
    .get(Leaders, { strict: false })
    .make({ name: `test-${String(names)}`, everySeconds: 0, work, ...plan });
  made.push(leader);
  return { leader, work };
}

describe('a leader', () => {
  it('works in rounds until it stops, and another process takes over at once', async () => {
    const [one, other] = [aLeader({ everySeconds: 0.01 }), aLeader()];
    one.leader.start();
    while (one.work.mock.calls.length < 3) await sleep(5);
    await other.leader.round();
    expect(other.work).not.toHaveBeenCalled();
    await one.leader.stop();
    const rounds = one.work.mock.calls.length;
    await other.leader.round();
    expect(other.work).toHaveBeenCalledTimes(1);
    await sleep(50);
    expect(one.work).toHaveBeenCalledTimes(rounds);
  });

  it('waits for the running round when it stops, and starts no second one beside it', async () => {
    let started = 0;
    let ended = 0;
    const work = async () => {
      started += 1;
      await sleep(60);
      ended += 1;
    };
    const { leader } = aLeader({ everySeconds: 0.01, work });
    leader.start();
    while (started === 0) await sleep(5);
    await sleep(30);
    await leader.stop();
    expect([started, ended]).toEqual([1, 1]);
  });

  it('goes on after a failed round and a failed task, and logs both', async () => {
    const { leader, work } = aLeader();
    work.mockRejectedValueOnce(new Error('database is away'));
    await leader.round();
    await leader.round();
    expect(work).toHaveBeenCalledTimes(2);
    expect(await leader.attempt('one', () => Promise.reject(new Error('no')))).toBeUndefined();
    const lines = service.log.filter(({ message }) => message === 'background work failed and is tried again');
    expect(lines.map(({ task }) => task)).toEqual(['round', 'one']);
  });

  it('asks for its lease once per renewal', async () => {
    const take = jest.spyOn(Lease.prototype, 'take');
    const { leader, work } = aLeader({ leaseSeconds: 60, renewSeconds: 30 });
    await leader.round();
    await leader.round();
    expect([take.mock.calls.length, work.mock.calls.length]).toEqual([1, 2]);
    take.mockRestore();
  });

  it('rests during maintenance', async () => {
    const document = { flags: { maintenance_mode: { enabled: true } } };
    const closed = await startTestApp({ flagSource: createStaticSource({ manifest: FLAGS, document }) });
    const { leader, work } = aLeader({}, closed.app);
    await leader.round();
    expect(work).not.toHaveBeenCalled();
    await closed.close();
  });
});
