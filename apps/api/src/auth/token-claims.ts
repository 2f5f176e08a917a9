import type { Caller } from '../http/caller.ts';
import { isPlainObject } from '../http/validation.ts';
import type { PresentedToken } from './presented-token.ts';

/** The person that the claims of an access token describe, or null where a claim is missing or of a wrong type. */
export function callerOf(claims: Record<string, unknown>, { token, via }: PresentedToken): Caller | null {
  const { sub, username, exp } = claims;
  const groups = claims['cognito:groups'] ?? [];
  if (typeof sub !== 'string' || sub === '' || sub.length > 128 || typeof username !== 'string') return null;
  // A token without an end would live for ever.
  if (typeof exp !== 'number') return null;
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
  };
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

/** Whole seconds until a token ends, never negative; undefined where the token does not say. */
export function secondsLeft(token: string, now = Date.now()): number | undefined {
  const end = jwtPart(token, 'claims')?.['exp'];
  return typeof end === 'number' ? Math.max(0, Math.floor(end - now / 1_000)) : undefined;
}
