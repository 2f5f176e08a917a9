import { instant } from '../time.ts';
import { at } from '../testing.ts';
import { type Delivery, openDelivery, recordAttempt, RETRY_DELAYS_MS, retryDelivery } from './delivery.ts';

const message = { deliveryId: 'msg_1', channel: 'webhook', userId: 'ada', target: 'hook', body: { a: 1 } } as const;
const delivery = openDelivery(message, { now: at(0) });
const FAILURE = { kind: 'failed', error: 'timeout' } as const;

function failedTimes(count: number): Delivery {
  let failed = delivery;
  for (let index = 0; index < count; index += 1) {
    failed = recordAttempt(failed, FAILURE, { now: failed.nextAttemptAt ?? at(0), random: 0 });
  }
  return failed;
}

describe('openDelivery', () => {
  it('is due at once, or at the given time', () => {
    expect(delivery).toMatchObject({ state: 'DUE', nextAttemptAt: at(0), attemptCount: 0, attempts: [] });
    expect(openDelivery(message, { now: at(0), dueAt: at(5) }).nextAttemptAt).toBe(at(5));
  });
});

describe('recordAttempt', () => {
  it('ends a delivered and a dropped delivery without a next attempt', () => {
    const delivered = recordAttempt(delivery, { kind: 'delivered', status: 204 }, { now: at(9), random: 0 });
    expect(delivered).toMatchObject({ state: 'DELIVERED', attempts: [{ at: at(9), status: 204 }], updatedAt: at(9) });
    expect(delivered).not.toHaveProperty('nextAttemptAt');
    const dropped = recordAttempt(delivery, { kind: 'dropped', reason: 'gone' }, { now: at(9), random: 0 });
    expect(dropped).toMatchObject({ state: 'DROPPED', attempts: [{ at: at(9), error: 'gone' }] });
    expect(dropped).not.toHaveProperty('nextAttemptAt');
  });

  it.each(RETRY_DELAYS_MS.map((delay, failures) => [failures + 1, delay] as const))(
    'waits after failure %i for %i ms and at most a fifth more',
    (failures, delay) => {
      const before = failedTimes(failures - 1);
      const waits = [0, 0.999999].map((random) => {
        const { nextAttemptAt = '' } = recordAttempt(before, FAILURE, { now: at(0), random });
        return instant(nextAttemptAt) - instant(at(0));
      });
      expect(waits[0]).toBe(delay);
      expect(waits[1]).toBeGreaterThan(delay);
      expect(waits[1]).toBeLessThanOrEqual(delay * 1.2);
    },
  );

  it('ends FAILED about 24 hours after the first attempt, with the same id and body', () => {
    const last = failedTimes(RETRY_DELAYS_MS.length);
    expect(last.state).toBe('DUE');
    const ended = recordAttempt(last, { ...FAILURE, status: 500 }, { now: last.nextAttemptAt ?? '', random: 0 });
    expect(ended).toMatchObject({ ...message, state: 'FAILED', attemptCount: RETRY_DELAYS_MS.length + 1 });
    expect(ended).not.toHaveProperty('nextAttemptAt');
    const hours = (instant(ended.updatedAt) - instant(at(0))) / 3_600_000;
    expect(Math.round(hours)).toBe(24);
  });
});

describe('retryDelivery', () => {
  it('is due now with all attempts ahead and keeps its history', () => {
    const failed = recordAttempt(failedTimes(8), FAILURE, { now: at(1), random: 0 });
    expect(retryDelivery(failed, at(2))).toMatchObject({
      ...message,
      state: 'DUE',
      attemptCount: 0,
      nextAttemptAt: at(2),
      attempts: failed.attempts,
    });
  });
});
