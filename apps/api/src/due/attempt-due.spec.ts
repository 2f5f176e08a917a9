import { SystemClock } from '../clock/clock.ts';
import { DatabaseBusy } from '../dynamo/busy.ts';
import { attemptDue, type DueWork } from './attempt-due.ts';

interface Job {
  readonly id: string;
  readonly nextAttemptAt?: string;
}

type Work = DueWork<Job, 'done' | 'failed'>;

const clock = new SystemClock();
const job = (id: string, inSeconds = -1): Job => ({
  id,
  nextAttemptAt: new Date(Date.now() + inSeconds * 1_000).toISOString(),
});

let attempted: string[];
let begun: { id: string; wait: number }[];
let failures: string[];
beforeEach(() => {
  [attempted, begun, failures] = [[], [], []];
});

/** Work whose lanes are the first letters of the ids. */
function working(overrides: Partial<Work> = {}): Work {
  return {
    width: 2,
    laneOf: ({ id }) => ({ key: id.charAt(0), width: 1 }),
    begin: (given, until) => {
      begun.push({ id: given.id, wait: Math.round((Date.parse(until) - Date.now()) / 1_000) });
      return Promise.resolve(given);
    },
    attempt: ({ id }) => {
      attempted.push(id);
      return Promise.resolve('done');
    },
    failed: ({ id }) => failures.push(id),
    ...overrides,
  };
}

const busy = () => Promise.reject(new DatabaseBusy('busy'));

describe('attemptDue', () => {
  it('attempts each due job once and counts the outcomes', async () => {
    const report = await attemptDue([job('a1'), job('b1'), job('c1', 60), { id: 'd1' }], working(), clock);
    expect(attempted.sort()).toEqual(['a1', 'b1']);
    expect(begun.map(({ wait }) => wait)).toEqual([60, 60]);
    expect(report).toEqual({ done: 2, skipped: 2, unrecorded: 0 });
  });

  it('skips a job that another process has begun', async () => {
    const work = working({ begin: () => Promise.resolve(undefined) });
    expect(await attemptDue([job('a1')], work, clock)).toEqual({ skipped: 1, unrecorded: 0 });
    expect(attempted).toEqual([]);
  });

  it('makes at most as many attempts at a time as the lane and the work allow', async () => {
    const running: string[] = [];
    let [most, mostOfLane] = [0, 0];
    const attempt: Work['attempt'] = async ({ id }) => {
      running.push(id);
      most = Math.max(most, running.length);
      mostOfLane = Math.max(mostOfLane, running.filter((other) => other.startsWith(id.charAt(0))).length);
      await new Promise(setImmediate);
      running.splice(running.indexOf(id), 1);
      return 'done';
    };
    const jobs = ['a1', 'a2', 'a3', 'b1', 'b2', 'c1', 'd1'].map((id) => job(id));
    expect(await attemptDue(jobs, working({ attempt }), clock)).toMatchObject({ done: 7 });
    expect([most, mostOfLane]).toEqual([2, 1]);
  });

  it('works on other lanes while one hangs', async () => {
    let release: () => void = () => undefined;
    const hanging = new Promise<void>((resolve) => (release = resolve));
    const attempt: Work['attempt'] = async ({ id }) => {
      if (id === 'a1') await hanging;
      attempted.push(id);
      if (attempted.length === 3) release();
      return 'done';
    };
    await attemptDue(
      ['a1', 'a2', 'b1', 'b2', 'c1'].map((id) => job(id)),
      working({ attempt }),
      clock,
    );
    expect(attempted.slice(0, 3).sort()).toEqual(['b1', 'b2', 'c1']);
    expect(attempted.slice(3)).toEqual(['a1', 'a2']);
  });

  it('works on the lanes of one pool while those of another hold all of its slots', async () => {
    let release: () => void = () => undefined;
    const hanging = new Promise<void>((resolve) => (release = resolve));
    const pool = { name: 'slow', width: 2 };
    const laneOf: Work['laneOf'] = ({ id }) => ({ key: id, width: 1, ...(id.startsWith('s') && { pool }) });
    const attempt: Work['attempt'] = async ({ id }) => {
      if (id.startsWith('s')) await hanging;
      attempted.push(id);
      if (attempted.length === 3) release();
      return 'done';
    };
    const jobs = ['s1', 's2', 's3', 'a1', 'b1', 'c1'].map((id) => job(id));
    await attemptDue(jobs, working({ attempt, laneOf }), clock);
    expect(attempted).toEqual(['a1', 'b1', 'c1', 's1', 's2', 's3']);
  });

  it('postpones the rest of a stopped lane by more than a minute without an attempt', async () => {
    const attempt: Work['attempt'] = ({ id }, stopLane) => {
      attempted.push(id);
      if (id.startsWith('a')) stopLane();
      return Promise.resolve(id.startsWith('a') ? 'failed' : 'done');
    };
    const jobs = ['a1', 'a2', 'a3', 'b1', 'b2'].map((id) => job(id));
    expect(await attemptDue(jobs, working({ attempt }), clock)).toEqual({
      failed: 1,
      done: 2,
      skipped: 2,
      unrecorded: 0,
    });
    expect(attempted.sort()).toEqual(['a1', 'b1', 'b2']);
    for (const { wait } of begun.filter(({ id }) => id === 'a2' || id === 'a3')) {
      expect(wait).toBeGreaterThanOrEqual(60);
      expect(wait).toBeLessThanOrEqual(90);
    }
  });

  it('makes as many attempts of a share at a time as it allows, and postpones it after as many receivers that are away', async () => {
    const pool = { name: 'all', width: 5 };
    const laneOf: Work['laneOf'] = ({ id }) => ({
      ...{ key: id, width: 1, pool },
      share: { name: id.charAt(0), width: 2 },
    });
    let release: () => void = () => undefined;
    const hanging = new Promise<void>((resolve) => (release = resolve));
    const attempt: Work['attempt'] = async ({ id }, stopLane) => {
      attempted.push(id);
      if (attempted.length === 4) release();
      if (id.startsWith('b')) return 'done';
      await hanging;
      stopLane();
      return 'failed';
    };
    const jobs = ['a1', 'a2', 'a3', 'a4', 'b1', 'b2'].map((id) => job(id));
    const report = await attemptDue(jobs, working({ attempt, laneOf }), clock);
    expect(attempted.sort()).toEqual(['a1', 'a2', 'b1', 'b2']);
    expect(report).toEqual({ failed: 2, done: 2, skipped: 2, unrecorded: 0 });
  });

  it('postpones a lane without an attempt if the work says so', async () => {
    const laneOf: Work['laneOf'] = ({ id }) => ({ key: id, width: 1, isPostponed: id === 'a1' });
    const report = await attemptDue([job('a1'), job('b1')], working({ laneOf }), clock);
    expect([attempted, report.skipped]).toEqual([['b1'], 1]);
    expect(begun.find(({ id }) => id === 'a1')?.wait).toBeGreaterThanOrEqual(60);
  });

  it('reports a job whose attempt throws, and goes on', async () => {
    const attempt: Work['attempt'] = ({ id }) =>
      id === 'a1' ? Promise.reject(new Error('broken')) : Promise.resolve('done');
    const report = await attemptDue([job('a1'), job('a2'), job('b1')], working({ attempt }), clock);
    expect(report).toEqual({ done: 2, skipped: 0, unrecorded: 1 });
    expect(failures).toEqual(['a1']);
  });

  it('ends after three busy answers of the database in a row', async () => {
    const begin: Work['begin'] = ({ id }) => {
      attempted.push(id);
      return busy();
    };
    const jobs = Array.from({ length: 20 }, (_, index) => job(`a${index}`));
    await expect(attemptDue(jobs, working({ begin }), clock)).rejects.toThrow(DatabaseBusy);
    expect(attempted).toHaveLength(3);
    const now = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((lane) => job(lane));
    attempted = [];
    await expect(attemptDue(now, working({ begin }), clock)).rejects.toThrow(DatabaseBusy);
    expect(attempted.length).toBeLessThan(6);
  });
});
