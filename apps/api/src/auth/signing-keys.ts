import { Inject, Injectable } from '@nestjs/common';
import jwksRsa from 'jwks-rsa';
import { SETTINGS, type Settings } from '../config/settings.ts';

/** Unknown key ids make us look for new keys, at most this often: a stranger can send any number of them. */
const REFRESH_PAUSE = 5_000;

/** Keys older than this are read again, so that a withdrawn key stops being accepted. */
const MAX_AGE = 60 * 60 * 1_000;

/**
 * The public keys of the user pool. All of them are kept together and go on serving while the pool's address is away,
 * so neither an outage nor a flood of forged key ids can lock out tokens that are good.
 */
@Injectable()
export class SigningKeys {
  readonly #client: jwksRsa.JwksClient;
  #keys: ReadonlyMap<string, string> = new Map();
  #readAt = Number.NEGATIVE_INFINITY;
  #triedAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | undefined;

  constructor(@Inject(SETTINGS) settings: Pick<Settings, 'cognito'>) {
    this.#client = jwksRsa({ jwksUri: settings.cognito.jwksUri, cache: false, rateLimit: false, timeout: 3_000 });
  }

  /** The PEM of a key, or undefined for an id that the pool does not know. Rejects when no keys could be read yet. */
  async find(keyId: string): Promise<string | undefined> {
    const now = Date.now();
    const known = this.#keys.get(keyId);
    const isOld = now - this.#readAt > MAX_AGE;
    if (known !== undefined && !isOld) return known;
    if (now - this.#triedAt > REFRESH_PAUSE || this.#reading !== undefined) await this.#refresh(now);
    if (this.#keys.size === 0) throw new Error('the keys of the user pool could not be read yet');
    return this.#keys.get(keyId);
  }

  /** Reads the keys now. Rejects when they cannot be read. */
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
      // The keys that are known go on serving; without any, `find` rejects.
    }
  }

  async #read(): Promise<void> {
    const keys = await this.#client.getSigningKeys();
    this.#keys = new Map(keys.map((key) => [key.kid, key.getPublicKey()]));
    this.#readAt = Date.now();
  }
}
