import { FLAGS } from '@civicforge/contract/flags/manifest';
import { cache } from 'react';
import { callAsCaller } from '../api/server.ts';
import { withinTime } from '../api/within-time.ts';
import { flagSetOf, readFlagAnswer, type FlagSet } from './flag-set.ts';

/** The safe values of the manifest. */
const DEFAULTS = Object.fromEntries(
  Object.entries(FLAGS).map(([key, { default: on }]) => [key, { on }]),
) as unknown as FlagSet;

/** Time limit in milliseconds, shorter than that of the page's content. */
const TIMEOUT_MS = 2_000;

export interface FirstFlags {
  readonly flags: FlagSet;
  /** True if the API is unavailable and `flags` are the safe values. */
  readonly isUnavailable: boolean;
}

/** Returns the caller's flags for the first paint, evaluated once per request, so that nothing flickers afterwards. */
export const getFlags = cache(async (): Promise<FirstFlags> => {
  try {
    const flags = await withinTime(TIMEOUT_MS, async (signal) => {
      const headers = { 'content-type': 'application/json' };
      const init = { method: 'POST', headers, body: '{"context":{}}', signal } as const;
      return flagSetOf(await readFlagAnswer(await callAsCaller('/ofrep/v1/evaluate/flags', init)), DEFAULTS);
    });
    if (flags !== undefined) return { flags, isUnavailable: false };
  } catch (error) {
    console.error('The feature flags did not answer', error);
  }
  return { flags: DEFAULTS, isUnavailable: true };
});
