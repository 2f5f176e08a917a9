/** @jest-environment node */
import { withinTime } from './within-time.ts';

describe('withinTime', () => {
  it('gives the result of work that is fast enough', async () => {
    expect(await withinTime(10_000, () => Promise.resolve('done'))).toBe('done');
  });

  it('passes the failure of the work on', async () => {
    await expect(withinTime(10_000, () => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
  });

  it('ends and aborts work that takes too long', async () => {
    let aborted = false;
    const endless = (signal: AbortSignal) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          aborted = true;
          reject(new Error('aborted'));
        });
      });
    await expect(withinTime(10, endless)).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(aborted).toBe(true);
  });

  it('ends work that does not hear its signal', async () => {
    await expect(withinTime(10, () => new Promise(() => undefined))).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});
