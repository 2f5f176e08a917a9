import type { FlagContext } from './context.ts';

/** Lists up to this length are scanned; comparing a few names is faster than a lookup in a set. */
const SCANNED = 4;

/** A list of names that answers quickly whether it has one. */
export interface NameList {
  readonly scanned: readonly string[];
  readonly looked: ReadonlySet<string> | undefined;
}

/** Compiles a list of names; undefined when it is empty. */
export function nameList(names: readonly string[] | undefined): NameList | undefined {
  if (names === undefined || names.length === 0) return undefined;
  return names.length <= SCANNED ? { scanned: names, looked: undefined } : { scanned: [], looked: new Set(names) };
}

export function hasName({ scanned, looked }: NameList, name: unknown): boolean {
  if (looked !== undefined) return looked.has(name as string);
  for (const known of scanned) if (known === name) return true;
  return false;
}

/** Whether one of the caller's groups is in the list. */
export function hasGroup(names: NameList, context: FlagContext): boolean {
  const groups = context['groups'];
  if (!Array.isArray(groups)) return false;
  for (const group of groups as readonly unknown[]) if (hasName(names, group)) return true;
  return false;
}
