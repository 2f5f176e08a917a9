/** Signals within this time after the first one count as one, because npm and the terminal both forward a Ctrl-C. */
const SAME_WISH_MS = 1_000;

/** Resolves on a stop signal. `requested` is true afterwards. */
export interface StopRequest extends Promise<void> {
  readonly requested: boolean;
}

/**
 * Waits for Ctrl-C, SIGTERM, a closed terminal or the end of the parent process.
 * @param insist called on a second signal
 */
export function askedToStop(insist: () => void): StopRequest {
  let firstAt: number | undefined;
  const promise = new Promise<void>((resolve) => {
    const ask = () => {
      if (firstAt !== undefined && Date.now() - firstAt > SAME_WISH_MS) insist();
      firstAt ??= Date.now();
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask);
    if (process.connected) process.once('disconnect', ask);
  });
  return Object.defineProperty(promise, 'requested', { get: () => firstAt !== undefined }) as StopRequest;
}
