import type { KeyObject } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-jwt';
import { SETTINGS, type Settings } from '../config/settings.ts';
import type { Caller } from '../http/caller.ts';
import { isPlainObject } from '../http/validation.ts';
import { SigningKeys } from './signing-keys.ts';
import { presentedToken } from './presented-token.ts';
import { callerOf, jwtPart } from './token-claims.ts';
import { type VerifiedWith, VerifiedTokens } from './verified-tokens.ts';

export const TOKEN_STRATEGY = 'civicforge-token';

/** The key that the signature of a request's token is checked with. */
const keysOfRequests = new WeakMap<object, VerifiedWith>();

/** Thrown while the identity service is unavailable and no key is cached, so tokens cannot be verified. */
export class SigningKeysUnavailable extends Error {}

/**
 * Accepts only access tokens of our pool and client. `passport-jwt` checks the RS256 signature, `iss`, `exp` and `nbf`;
 * `validate` checks the remaining claims.
 */
@Injectable()
export class TokenStrategy extends PassportStrategy(Strategy, TOKEN_STRATEGY) {
  constructor(
    keys: SigningKeys,
    private readonly verified: VerifiedTokens,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    super({
      jwtFromRequest: (request: Parameters<typeof presentedToken>[0]) =>
        presentedToken(request, settings.secureCookies)?.token ?? null,
      secretOrKeyProvider: (request: object, token: string, done: (error: unknown, key?: string) => void) => {
        keyOf(keys, token).then(
          (found) => {
            keysOfRequests.set(request, found);
            // `jsonwebtoken` takes an imported key; the types of `passport-jwt` know text only.
            done(null, found.key as KeyObject & string);
          },
          (error: unknown) => {
            done(error);
          },
        );
      },
      algorithms: ['RS256'],
      issuer: settings.cognito.issuer,
      passReqToCallback: true,
    });
  }

  /** Returns the caller of a verified payload, or null for a token that is not an access token of our client. */
  validate(request: Parameters<typeof presentedToken>[0], payload: unknown): Caller | null {
    const presented = presentedToken(request, this.settings.secureCookies);
    if (presented === undefined || !isPlainObject(payload)) return null;
    if (payload['token_use'] !== 'access' || payload['client_id'] !== this.settings.cognito.clientId) return null;
    const caller = callerOf(payload, presented);
    const verifiedWith = keysOfRequests.get(request);
    if (caller !== null && verifiedWith !== undefined) this.verified.add(caller, verifiedWith);
    return caller;
  }
}

/**
 * Returns the key that a token names. Algorithms other than RS256 get no key, nor does a token whose claims are not an
 * object (RFC 7519, 7.2): `jsonwebtoken` reads the claims in a callback, where an exception ends the process.
 */
async function keyOf(keys: SigningKeys, token: string): Promise<VerifiedWith> {
  const header = jwtPart(token, 'header');
  const isReadable = header?.['alg'] === 'RS256' && jwtPart(token, 'claims') !== undefined;
  const keyId = isReadable ? header['kid'] : undefined;
  const key = typeof keyId === 'string' ? await findKey(keys, keyId) : undefined;
  if (typeof keyId !== 'string' || key === undefined) throw new Error('no key of ours');
  return { keyId, key };
}

async function findKey(keys: SigningKeys, keyId: string): Promise<KeyObject | undefined> {
  try {
    return await keys.find(keyId);
  } catch (cause) {
    throw new SigningKeysUnavailable('the keys of the user pool are away', { cause });
  }
}
