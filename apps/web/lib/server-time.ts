/** Returns the present, in milliseconds since the epoch. */
type Time = () => Promise<number>;

/** The program that starts Next and the pages are two bundles of one process, so they meet at a global symbol. */
const TIME = Symbol.for('civicforge.time');

const shared = globalThis as { [TIME]?: Time | undefined };

/** Replaces the clock of pages. Undefined returns to the real one. */
export function setServerTime(time: Time | undefined): void {
  shared[TIME] = time;
}

/** Returns the present as pages show it: the real one, on a local stack that of the service. */
export async function serverNow(): Promise<number> {
  return shared[TIME]?.() ?? Date.now();
}
