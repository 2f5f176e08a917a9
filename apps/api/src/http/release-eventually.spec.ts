import { setTimeout as sleep } from 'node:timers/promises';
import { releaseEventually } from './release-eventually.ts';

/** A release that fails a number of times, and what becomes of it. */
function failing(times: number) {
  const state = { calls: 0 };
  let succeeded: () => void = () => undefined;
  const done = new Promise<void>((resolve) => (succeeded = resolve));
  const release = () => {
    state.calls += 1;
    if (state.calls <= times) return Promise.reject(new Error(`failure ${state.calls}`));
    succeeded();
    return Promise.resolve();
  };
  return { state, done, release };
}

const unexpected = (cause: unknown) => {
  throw cause;
};

describe('releaseEventually', () => {
  it('resolves after the first try where that succeeds', async () => {
    const { state, release } = failing(0);
    await releaseEventually(release, unexpected);
    expect(state.calls).toBe(1);
  });

  it('goes on in the background until a try succeeds', async () => {
    const { state, release, done } = failing(2);
    await releaseEventually(release, unexpected);
    expect(state.calls).toBe(1);
    await done;
    expect(state.calls).toBe(3);
  });

  it('does not let the answer wait for a release that hangs', async () => {
    await releaseEventually(() => new Promise(() => undefined), unexpected);
  });

  it('reports the last failure once, after the lifetime', async () => {
    const { release } = failing(Infinity);
    const cause = await new Promise((resolve) => void releaseEventually(release, resolve, 300));
    expect(cause).toEqual(new Error('failure 2'));
    await sleep(500);
  });
});
