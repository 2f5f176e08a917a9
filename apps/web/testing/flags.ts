import { FLAGS } from '@civicforge/contract/flags/manifest';
import type { FlagSet, FlagState } from '../lib/flags/flag-set.ts';

/** Builds the flags with categories on. Tests override the rest. */
export function flagsWith(changes: Partial<Record<keyof FlagSet, boolean | FlagState>> = {}): FlagSet {
  const defaults = Object.entries(FLAGS).map(([key, flag]) => [key, flag.default] as const);
  const given = Object.entries({ ...Object.fromEntries(defaults), quest_categories: true, ...changes });
  return Object.fromEntries(
    given.map(([key, value]) => [key, typeof value === 'boolean' ? { on: value } : value]),
  ) as unknown as FlagSet;
}
