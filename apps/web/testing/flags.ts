import { FLAGS } from '@civicforge/contract/flags/manifest';
import type { FlagSet, FlagState } from '../lib/flags/flag-set.ts';

/** The product's flags with categories on, so that all there is of a quest can be seen; a test states the rest. */
export function flagsWith(changes: Partial<Record<keyof FlagSet, boolean | FlagState>> = {}): FlagSet {
  const defaults = Object.entries(FLAGS).map(([key, flag]) => [key, flag.default] as const);
  const given = Object.entries({ ...Object.fromEntries(defaults), quest_categories: true, ...changes });
  return Object.fromEntries(
    given.map(([key, value]) => [key, typeof value === 'boolean' ? { on: value } : value]),
  ) as unknown as FlagSet;
}
