/** Readers for attributes of stored items. Items are parsed, never cast; the error names a damaged item. */
import type { Item } from './database.ts';

export function text(item: Item, attribute: string): string {
  const value = item[attribute];
  if (typeof value !== 'string') throw damaged(item, attribute);
  return value;
}

export function textOrAbsent(item: Item, attribute: string): string | undefined {
  return item[attribute] === undefined ? undefined : text(item, attribute);
}

export function whole(item: Item, attribute: string): number {
  const value = item[attribute];
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw damaged(item, attribute);
  return value;
}

export function decimal(item: Item, attribute: string): number {
  const value = item[attribute];
  if (typeof value !== 'number') throw damaged(item, attribute);
  return value;
}

export function oneOf<T extends string>(item: Item, attribute: string, allowed: readonly T[]): T {
  const value = item[attribute];
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw damaged(item, attribute);
  return found;
}

export function record(item: Item, attribute: string): Item {
  const value = item[attribute];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw damaged(item, attribute);
  return value as Item;
}

export function recordOrAbsent(item: Item, attribute: string): Item | undefined {
  return item[attribute] === undefined ? undefined : record(item, attribute);
}

export function records(item: Item, attribute: string): Item[] {
  const value = item[attribute];
  if (!Array.isArray(value)) throw damaged(item, attribute);
  return value.map((entry, index) => record({ [attribute]: entry as unknown, questId: index }, attribute));
}

export function texts(item: Item, attribute: string): string[] {
  const value = item[attribute];
  if (!Array.isArray(value)) throw damaged(item, attribute);
  return value.map((entry) => text({ [attribute]: entry as unknown }, attribute));
}

/** Parses each item. A damaged one goes to `failed`, so that it does not fail the answer about all others. */
export function parseReadable<T>(
  items: readonly Item[],
  parse: (item: Item) => T,
  failed: (error: unknown, item: Item) => void,
): T[] {
  return items.flatMap((item) => {
    try {
      return [parse(item)];
    } catch (error) {
      failed(error, item);
      return [];
    }
  });
}

/** Thrown when a stored item does not match its schema. */
export class DamagedItem extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'DamagedItem';
  }
}

function damaged(item: Item, attribute: string): DamagedItem {
  const key = ['questId', 'userId', 'callId', 'jobId', 'key']
    .map((name) => item[name])
    .find((value) => typeof value === 'string');
  return new DamagedItem(`stored item ${typeof key === 'string' ? key : '(unknown)'} has no valid "${attribute}"`);
}
