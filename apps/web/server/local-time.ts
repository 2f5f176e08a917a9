/** An offset is read again after as many milliseconds: every process follows the clock within a second. */
const FRESH_MS = 500;

/** A page does not wait longer for the clock. */
const PATIENCE_MS = 300;

/**
 * Returns the time of the service on a local stack, whose clock can be advanced. Undefined for other stages.
 * While the service does not answer, the last known offset counts.
 */
export function localTime(env: Readonly<Record<string, string | undefined>>): (() => Promise<number>) | undefined {
  const { STAGE: stage, API_URL: api } = env;
  if ((stage !== 'local' && stage !== 'test') || !api) return undefined;
  let [offsetMs, readAt] = [0, -Infinity];
  return async () => {
    if (performance.now() - readAt >= FRESH_MS) {
      readAt = performance.now();
      offsetMs = (await readOffset(api)) ?? offsetMs;
    }
    return Date.now() + offsetMs;
  };
}

async function readOffset(api: string): Promise<number | undefined> {
  try {
    const answer = await fetch(`${api}/api/v1/local/clock`, { signal: AbortSignal.timeout(PATIENCE_MS) });
    const { offsetSeconds } = (await answer.json()) as { readonly offsetSeconds?: unknown };
    return typeof offsetSeconds === 'number' ? offsetSeconds * 1_000 : undefined;
  } catch {
    return undefined;
  }
}
