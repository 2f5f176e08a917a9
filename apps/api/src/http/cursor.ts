import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { Problem } from './problem.ts';

/** The scope of a cursor. A cursor is valid only for the same member, path, filters and sort order. */
export interface CursorScope {
  /** User id of the caller. */
  readonly person: string;
  readonly path: string;
  readonly filters: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly sort: string;
}

export type CursorPosition = Readonly<Record<string, string>>;

const IV_LENGTH = 12;
const TAG_LENGTH = 16;
const MAX_LENGTH = 4_096;

/** Encrypts cursors with AES-256-GCM, with the scope as authenticated data. */
@Injectable()
export class CursorCodec {
  readonly #key: Buffer;

  constructor(@Inject(SETTINGS) settings: Pick<Settings, 'cursorKey'>) {
    this.#key = settings.cursorKey;
  }

  seal(scope: CursorScope, position: CursorPosition): string {
    const iv = randomBytes(IV_LENGTH);
    const cipher = createCipheriv('aes-256-gcm', this.#key, iv).setAAD(digest(scope));
    const text = Buffer.concat([cipher.update(JSON.stringify(position), 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url');
  }

  /** @throws Problem `cursor.invalid` for a damaged cursor, or one of another person, path, filter or sort. */
  open(scope: CursorScope, cursor: string): CursorPosition {
    try {
      return parsePosition(this.#decrypt(scope, cursor));
    } catch (cause) {
      throw new Problem('cursor.invalid', undefined, { cause });
    }
  }

  #decrypt(scope: CursorScope, cursor: string): string {
    const bytes = Buffer.from(cursor, 'base64url');
    // Buffer skips characters that are not base64url, so only the canonical spelling is accepted.
    if (cursor.length > MAX_LENGTH || bytes.toString('base64url') !== cursor) throw new Error('not canonical');
    if (bytes.length <= IV_LENGTH + TAG_LENGTH) throw new Error('too short');
    const decipher = createDecipheriv('aes-256-gcm', this.#key, bytes.subarray(0, IV_LENGTH), {
      authTagLength: TAG_LENGTH,
    });
    decipher.setAAD(digest(scope)).setAuthTag(bytes.subarray(IV_LENGTH, IV_LENGTH + TAG_LENGTH));
    return decipher.update(bytes.subarray(IV_LENGTH + TAG_LENGTH), undefined, 'utf8') + decipher.final('utf8');
  }
}

/** Normalises filters: order and repetition do not matter. */
function digest({ person, path, filters, sort }: CursorScope): Buffer {
  const named = Object.entries(filters)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, [...new Set(typeof value === 'string' ? [value] : value)].sort()] as const)
    .sort(([left], [right]) => (left < right ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([person, path, named, sort]))
    .digest();
}

function parsePosition(text: string): CursorPosition {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) throw new Error('not a position');
  const entries = Object.entries(value);
  if (!entries.every((entry): entry is [string, string] => typeof entry[1] === 'string')) {
    throw new Error('not a position');
  }
  return Object.fromEntries(entries);
}
