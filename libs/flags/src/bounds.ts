import type { Checker } from './problems.ts';

/** Limits of a document. AppConfig stores at most 4 MB; a value nested deeper than this is a mistake or an attack. */
export const MOST_CHARACTERS = 4 * 1024 * 1024;
export const MOST_VALUES = 500_000;
export const DEEPEST = 32;

interface Level {
  readonly value: unknown;
  readonly depth: number;
}

/** The members of an object or list; nothing for other values. */
function membersOf(value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Array.isArray(value) ? (value as readonly unknown[]) : Object.values(value);
}

/**
 * Bounds depth and size of a document before any other check. It walks with a stack of its own, so no depth can
 * overflow it, and everything that later recurses over an accepted document is at most {@link DEEPEST} levels deep.
 */
export function checkBounds(document: unknown, at: Checker): void {
  const open: Level[] = [{ value: document, depth: 1 }];
  let seen = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, depth } = next;
    const members = membersOf(value);
    seen += members.length;
    if (depth > DEEPEST && members.length > 0) {
      at.fail(`is nested deeper than ${String(DEEPEST)} levels`);
      return;
    }
    if (seen > MOST_VALUES) {
      at.fail(`has more than ${String(MOST_VALUES)} values`);
      return;
    }
    for (const member of members) {
      if (typeof member === 'object' && member !== null) open.push({ value: member, depth: depth + 1 });
    }
  }
}
