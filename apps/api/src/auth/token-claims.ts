import { ID_FORMS } from '@civicforge/contract/keys';
import type { Caller } from '../http/caller.ts';
import { isPlainObject } from '../http/validation.ts';
import type { PresentedToken } from './presented-token.ts';

/** Claims that are seconds since 1970 (RFC 7519, 2). Cognito issues whole numbers only. */
const TIME_CLAIMS = ['exp', 'iat', 'nbf', 'auth_time'] as const;

/** The last second of the year 9999, which ISO 8601 still writes with four digits. */
const LAST_SECOND = 253_402_300_799;

/** Returns the caller that the claims of an access token describe, or null if a claim is missing or malformed. */
export function callerOf(claims: Record<string, unknown>, { token, via }: PresentedToken): Caller | null {
  const { sub, username, exp } = claims;
  const groups = claims['cognito:groups'] ?? [];
  if (typeof sub !== 'string' || !ID_FORMS.user.test(sub) || typeof username !== 'string') return null;
  // A token without `exp` would never expire.
  if (!isSecond(exp)) return null;
  if (!TIME_CLAIMS.every((name) => claims[name] === undefined || isSecond(claims[name]))) return null;
  if (!Array.isArray(groups) || !groups.every((group) => typeof group === 'string')) return null;
  const isAdmin = groups.includes('admins');
  return {
    userId: sub,
    username,
    groups,
    isAdmin,
    isModerator: isAdmin || groups.includes('moderators'),
    accessToken: token,
    via,
    expiresAt: new Date(exp * 1_000).toISOString(),
    signedInAt: secondOf(claims['auth_time']) ?? secondOf(claims['iat']) ?? 0,
  };
}

function secondOf(value: unknown): number | undefined {
  return isSecond(value) ? value : undefined;
}

function isSecond(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= LAST_SECOND;
}

/** One part of a JWT as an object, unverified; undefined where it is none (a refresh token of Cognito is encrypted). */
export function jwtPart(token: string, part: 'header' | 'claims'): Record<string, unknown> | undefined {
  try {
    const text = token.split('.')[part === 'header' ? 0 : 1] ?? '';
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    return isPlainObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Returns whole seconds until a token expires, never negative; undefined for a token without `exp`. */
export function secondsLeft(token: string, now = Date.now()): number | undefined {
  const end = jwtPart(token, 'claims')?.['exp'];
  return isSecond(end) ? Math.max(0, Math.floor(end - now / 1_000)) : undefined;
}
