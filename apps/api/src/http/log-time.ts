/** pino's `isoTime`, written once for all lines of a millisecond: the text took 7 % of a probe's time. */
export function timeOnce(): () => string {
  let last = NaN;
  let text = '';
  return () => {
    const now = Date.now();
    if (now !== last) text = `,"time":"${new Date(now).toISOString()}"`;
    last = now;
    return text;
  };
}
