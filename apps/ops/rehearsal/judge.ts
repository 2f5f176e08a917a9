import type { Step } from './steps.ts';

export interface Ended {
  readonly code: number;
  /** Standard output and standard error. */
  readonly output: string;
}

/** What an operator must never see: a stack trace, or the text of a programming error. */
const RAW =
  /^\s+at .+:\d+:\d+\)?$|\b(?:TypeError|ReferenceError|RangeError)\b|Cannot read properties|is not a function|Invalid time value|Deserialization error|\[object Object\]|is not valid JSON/m;

/** Returns what is wrong with the end of a verb, or undefined. */
export function problemOf({ exit, shows, notCarried }: Step, { code, output }: Ended): string | undefined {
  const raw = RAW.exec(output)?.[0];
  if (raw !== undefined) return `it printed an error of the program: ${raw.trim()}`;
  if (output.trim() === '') return 'it printed nothing';
  if (exit !== undefined && code !== exit) return `it ended with ${String(code)}, not with ${String(exit)}`;
  if (exit === undefined && notCarried === undefined && code !== 0) return `it ended with ${String(code)}`;
  if (exit === undefined && notCarried !== undefined && code === 0)
    return 'it is carried now: take it off the list in steps.ts';
  if (shows === undefined) return undefined;
  const isShown = typeof shows === 'string' ? output.includes(shows) : shows.test(output);
  return isShown ? undefined : `it does not show ${String(shows)}`;
}

/** Returns what is wrong with the end of a verb in an account that contains nothing but the outputs, or undefined. */
export function problemInEmptyAccount({ code, output }: Ended): string | undefined {
  const raw = RAW.exec(output)?.[0];
  if (raw !== undefined) return `it printed an error of the program: ${raw.trim()}`;
  if (code !== 0 && output.trim() === '') return 'it failed without a word';
  return undefined;
}
