import type { FieldError } from './problem.ts';

/** Names that every object answers to; validators look fields up by name and would take these for known ones. */
const INHERITED: ReadonlySet<string> = new Set([...Object.getOwnPropertyNames(Object.prototype), 'prototype']);

/** Longest name that an answer repeats. */
const LONGEST_NAME = 100;

/**
 * Errors that no class of a body or query can find: texts and names with half of a surrogate pair, which are no Unicode
 * text (`encodeURI` throws, UTF-8 cannot store them), and names of `Object.prototype`, at every level.
 */
export function inputErrors(value: unknown, parent = ''): FieldError[] {
  if (typeof value === 'string') {
    return value.isWellFormed() ? [] : [{ path: parent, message: 'must be Unicode text' }];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, entry]) => {
    const path = pathOf(parent, name);
    if (INHERITED.has(name)) return [{ path, message: 'is not a known field' }];
    return name.isWellFormed() ? inputErrors(entry, path) : [{ path, message: 'must have a name of Unicode text' }];
  });
}

/** The path of a field, as `links.2`. */
export function pathOf(parent: string, name: string): string {
  return parent === '' ? shownName(name) : `${parent}.${shownName(name)}`;
}

/** A name of the client's, short and as Unicode text. */
export function shownName(name: string): string {
  return name.slice(0, LONGEST_NAME).toWellFormed();
}
