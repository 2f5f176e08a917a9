import { hash, type KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { BoundedMap } from '../http/bounded-map.ts';
import type { Caller } from '../http/caller.ts';
import type { PresentedToken } from './presented-token.ts';
import { SigningKeys } from './signing-keys.ts';

/** The key that verified a token. */
export interface VerifiedWith {
  readonly keyId: string;
  readonly key: KeyObject;
}

interface Entry extends VerifiedWith {
  readonly caller: Omit<Caller, 'accessToken' | 'via'>;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Maximum number of tokens, about 5 MB. */
const MAX_TOKENS = 10_000;

/**
 * Caches the callers of verified tokens until they expire. An entry is valid only while the pool still publishes the key
 * that verified it. The cache holds digests instead of tokens.
 */
@Injectable()
export class VerifiedTokens {
  readonly #entries = new BoundedMap<string, Entry>(MAX_TOKENS);

  constructor(@Inject(SigningKeys) private readonly keys: Pick<SigningKeys, 'find'>) {}

  add({ accessToken, via: _, ...caller }: Caller, verifiedWith: VerifiedWith): void {
    this.#entries.set(digest(accessToken), { caller, expiresAt: Date.parse(caller.expiresAt), ...verifiedWith });
  }

  /** Returns the caller, or undefined for a token that needs verification. Rejects like `SigningKeys.find`. */
  async find({ token, via }: PresentedToken): Promise<Caller | undefined> {
    const name = digest(token);
    const entry = this.#entries.get(name);
    if (entry === undefined) return undefined;
    if (Date.now() < entry.expiresAt && (await this.keys.find(entry.keyId)) === entry.key) {
      return { ...entry.caller, accessToken: token, via };
    }
    this.#entries.delete(name);
    return undefined;
  }

  /** Drops a token whose session ends. */
  forget(token: string): void {
    this.#entries.delete(digest(token));
  }
}

function digest(token: string): string {
  return hash('sha256', token, 'base64');
}
