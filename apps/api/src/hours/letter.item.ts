import { gunzipSync, gzipSync } from 'node:zlib';
import { partitionKey } from '@civicforge/contract/keys';
import type { Item } from '../dynamo/database.ts';
import { text, textOrAbsent, whole } from '../dynamo/parse.ts';

/** Start of the sort keys of a member's letters. */
export const LETTER_PREFIX = 'HOURS-LETTER#';

const LETTER_RECORD = 'HOURS-LETTER';

/** A letter in the list of its member. */
export interface LetterEntry {
  readonly letterId: string;
  readonly reference: string;
  readonly from: string;
  readonly to: string;
  readonly quests: number;
  readonly minutes: number;
  readonly withTitles: boolean;
  /** ISO 8601 UTC with milliseconds. */
  readonly createdAt: string;
}

/** A letter as its reference finds it. A withdrawn one has lost its document. */
export type StoredLetter =
  | { readonly reference: string; readonly document: string }
  | { readonly reference: string; readonly withdrawnAt: string };

export function letterKey(reference: string) {
  return { userId: partitionKey('users', 'hours-letter', reference), record: LETTER_RECORD };
}

export function entryKey(userId: string, letterId: string) {
  return { userId, record: LETTER_PREFIX + letterId };
}

/** Key of the item that counts the letters of a member. */
export function letterCountKey(userId: string) {
  return { userId, record: 'HOURS-LETTERS' };
}

export function toEntryItem(userId: string, entry: LetterEntry): Item {
  return { ...entryKey(userId, entry.letterId), ...entry };
}

export function parseEntry(item: Item): LetterEntry {
  return {
    letterId: text(item, 'letterId'),
    reference: text(item, 'reference'),
    from: text(item, 'from'),
    to: text(item, 'to'),
    quests: whole(item, 'quests'),
    minutes: whole(item, 'minutes'),
    withTitles: item['withTitles'] === true,
    createdAt: text(item, 'createdAt'),
  };
}

/** Builds the item of a letter. 500 lines with titles of 200 characters fit into an item only if they are compressed. */
export function toLetterItem(reference: string, document: string): Item {
  return { ...letterKey(reference), reference, document: gzipSync(document).toString('base64') };
}

export function toWithdrawnItem(reference: string, withdrawnAt: string): Item {
  return { ...letterKey(reference), reference, withdrawnAt };
}

export function parseLetter(item: Item): StoredLetter {
  const reference = text(item, 'reference');
  const withdrawnAt = textOrAbsent(item, 'withdrawnAt');
  if (withdrawnAt !== undefined) return { reference, withdrawnAt };
  return { reference, document: gunzipSync(Buffer.from(text(item, 'document'), 'base64')).toString('utf8') };
}
