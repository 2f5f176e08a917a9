/** Differences below this are network latency. */
const TOLERANCE_MS = 60_000;

let offset = 0;
const listeners = new Set<() => void>();

/**
 * Compares the server's clock with the device's. A device's clock may be days off, so relative times use the server's
 * clock.
 * @param serverNow when the server rendered the page, in milliseconds since the epoch
 */
export function learnServerTime(serverNow: number): void {
  const difference = serverNow - Date.now();
  const learned = Math.abs(difference) > TOLERANCE_MS ? difference : 0;
  if (learned === offset) return;
  offset = learned;
  for (const listener of listeners) listener();
}

/** Returns the present by the server's clock, in milliseconds since the epoch. */
export function serverTime(): number {
  return Date.now() + offset;
}

/**
 * Subscribes to corrections of the clock.
 * @returns a function that ends the subscription
 */
export function onCorrectedTime(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

export const HALF_MINUTE_MS = 30_000;

/** Rounds up to half a minute: what has just happened must not lie ahead of the present. */
export function halfMinuteAfter(time: number): number {
  return Math.ceil(time / HALF_MINUTE_MS) * HALF_MINUTE_MS;
}
