import { setTimeout as sleep } from 'node:timers/promises';
import { withDeadline } from './deadline.ts';

describe('a deadline', () => {
  it('aborts work that takes longer', async () => {
    const work = withDeadline(5, (signal) => sleep(10_000, undefined, { signal }));
    await expect(work).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('leaves no timer behind work that has ended, well or not', async () => {
    let seen: AbortSignal | undefined;
    const answer = await withDeadline(5, (signal) => {
      seen = signal;
      return Promise.resolve('in time');
    });
    await expect(withDeadline(5, () => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
    await sleep(20);
    expect(answer).toBe('in time');
    expect(seen?.aborted).toBe(false);
  });
});
