import type { FlagContext } from './context.ts';

/** Compiles a list of names; undefined when it is empty. */
export function nameSet(names: readonly string[] | undefined): ReadonlySet<string> | undefined {
  return names !== undefined && names.length > 0 ? new Set(names) : undefined;
}

/** True if the names contain one of the caller's groups. */
export function hasGroup(names: ReadonlySet<string>, context: FlagContext): boolean {
  const groups = context['groups'];
  if (!Array.isArray(groups)) return false;
  for (const group of groups as readonly unknown[]) if (names.has(group as string)) return true;
  return false;
}
