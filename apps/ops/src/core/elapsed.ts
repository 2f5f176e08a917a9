/** Formats seconds as `8.4 s`, `3 min 05 s` or `2 h 10 min`. */
export function elapsed(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${String(whole % 60).padStart(2, '0')} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

/**
 * Parses `30s`, `10m`, `24h` or `7d` into milliseconds.
 * @throws Error for anything else
 */
export function durationFrom(word: string): number {
  const found = /^(\d{1,5})(s|m|h|d)$/.exec(word);
  const factor = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }[found?.[2] ?? ''];
  if (found?.[1] === undefined || factor === undefined)
    throw new Error(`"${word}" is no duration such as 30s, 10m or 24h`);
  return Number(found[1]) * factor;
}
