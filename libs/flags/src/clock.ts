/** Time as an argument: sources wait on this, so that a test can let hours pass at once. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls back after some milliseconds unless the returned function is called before. */
  after(milliseconds: number, callback: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds);
    // Waiting for flags must not keep a process alive.
    timer.unref();
    return () => {
      clearTimeout(timer);
    };
  },
};
