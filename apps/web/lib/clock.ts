/** Shorter differences are the way of the page over the network. */
const TOLERANCE_MS = 60_000;

let offset = 0;
const listeners = new Set<() => void>();

/**
 * Compares the server's clock with the device's. Devices may be days off, so times relative to now rest on the
 * server's clock.
 *
 * @param serverNow when the server wrote what has just arrived, in milliseconds since the epoch
 */
export function learnServerTime(serverNow: number): void {
  const difference = serverNow - Date.now();
  const learned = Math.abs(difference) > TOLERANCE_MS ? difference : 0;
  if (learned === offset) return;
  offset = learned;
  for (const listener of listeners) listener();
}

/** The present moment by the server's clock, in milliseconds since the epoch. */
export function serverTime(): number {
  return Date.now() + offset;
}

/** @returns what ends the subscription to corrections of the clock */
export function onCorrectedTime(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
