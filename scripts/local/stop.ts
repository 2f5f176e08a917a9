/** Signals within this time after the first are the same wish: npm and a terminal both pass on one Ctrl-C. */
const SAME_WISH_MS = 1_000;

/** Resolves when the process is asked to end; `requested` tells whether that has happened. */
export interface StopRequest extends Promise<void> {
  readonly requested: boolean;
}

/**
 * Watches for Ctrl-C, SIGTERM, a closed terminal, and the end of the process that started this one.
 * @param insist called when somebody asks again because stopping takes too long
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
