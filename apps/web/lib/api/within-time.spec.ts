/** @jest-environment node */
import { withinTime } from './within-time.ts';

describe('withinTime', () => {
  it('returns the result of work within the limit', async () => {
    expect(await withinTime(10_000, () => Promise.resolve('done'))).toBe('done');
  });

  it('rethrows the error of the work', async () => {
    await expect(withinTime(10_000, () => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
  });

  it('aborts work beyond the limit', async () => {
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

  it('rejects even if the work ignores its signal', async () => {
    await expect(withinTime(10, () => new Promise(() => undefined))).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});
