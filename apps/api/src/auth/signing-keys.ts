import { createPublicKey, type KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import jwksRsa from 'jwks-rsa';
import { SETTINGS, type Settings } from '../config/settings.ts';

/** Minimum interval between reloads that unknown key ids cause, because a client can send any number of them. */
const REFRESH_PAUSE = 5_000;

/** Maximum age of keys before a reload, so that a withdrawn key is no longer accepted. */
const MAX_AGE = 60 * 60 * 1_000;

interface PublicKey {
  readonly pem: string;
  readonly key: KeyObject;
}

/**
 * Caches the public keys of the user pool. Cached keys stay valid while the JWKS endpoint is unavailable, so neither an
 * outage nor a flood of forged key ids locks out valid tokens.
 */
@Injectable()
export class SigningKeys {
  readonly #client: jwksRsa.JwksClient;
  #keys: ReadonlyMap<string, PublicKey> = new Map();
  #readAt = Number.NEGATIVE_INFINITY;
  #triedAt = Number.NEGATIVE_INFINITY;
  /** True after a failed try, until one succeeds. */
  #isAway = false;
  #reading: Promise<void> | undefined;

  constructor(@Inject(SETTINGS) settings: Pick<Settings, 'cognito'>) {
    this.#client = jwksRsa({ jwksUri: settings.cognito.jwksUri, cache: false, rateLimit: false, timeout: 3_000 });
  }

  /** Returns a key, or undefined for an unknown key id. Rejects while no keys have been loaded. */
  async find(keyId: string): Promise<KeyObject | undefined> {
    const now = Date.now();
    const known = this.#keys.get(keyId);
    const isOld = now - this.#readAt > MAX_AGE;
    if (known !== undefined && !isOld) return known.key;
    if (known !== undefined && this.#isAway) {
      // During an outage, known tokens do not wait for the next try, which can take seconds.
      if (now - this.#triedAt > REFRESH_PAUSE) void this.#refresh(now);
      return known.key;
    }
    if (now - this.#triedAt > REFRESH_PAUSE || this.#reading !== undefined) await this.#refresh(now);
    if (this.#keys.size === 0) throw new Error('the keys of the user pool could not be read yet');
    return this.#keys.get(keyId)?.key;
  }

  /** Loads the keys. Rejects when the endpoint cannot be read. */
  async check(): Promise<void> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    await this.#reading;
  }

  async #refresh(now: number): Promise<void> {
    this.#triedAt = now;
    try {
      await this.check();
    } catch {
      this.#isAway = true;
      // Cached keys stay valid; without any, `find` rejects.
    }
  }

  async #read(): Promise<void> {
    const keys = await this.#client.getSigningKeys();
    this.#keys = new Map(keys.map((key) => [key.kid, this.#imported(key.kid, key.getPublicKey())]));
    this.#readAt = Date.now();
    this.#isAway = false;
  }

  /** Keeps the key object of an unchanged key, because the cache of verified tokens compares by identity. */
  #imported(keyId: string, pem: string): PublicKey {
    const known = this.#keys.get(keyId);
    return known?.pem === pem ? known : { pem, key: createPublicKey(pem) };
  }
}
