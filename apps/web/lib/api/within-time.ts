/**
 * Runs requests under a time limit that covers the body as well, if `work` reads it.
 *
 * The limit does not rest on the signal alone: Next wraps `fetch`, and a `Request` made anew there follows its signal
 * through a weak reference. After a garbage collection such a request is never aborted.
 *
 * @throws DOMException `TimeoutError` after the given time, in milliseconds
 */
export async function withinTime<T>(milliseconds: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new DOMException(`no answer within ${String(milliseconds)} ms`, 'TimeoutError');
      reject(error);
      controller.abort(error);
    }, milliseconds);
  });
  try {
    return await Promise.race([work(controller.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Returns the whole answer of a request, body included, within the given time in milliseconds. */
export function wholeWithin(milliseconds: number, call: (signal: AbortSignal) => Promise<Response>): Promise<Response> {
  return withinTime(milliseconds, async (signal) => {
    const answer = await call(signal);
    const { status, statusText, headers } = answer;
    const body = answer.body === null ? null : await answer.arrayBuffer();
    return new Response(body, { status, statusText, headers });
  });
}
