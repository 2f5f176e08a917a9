import { createHash } from 'node:crypto';
import { parseCookie } from 'cookie';
import type { FastifyRequest } from 'fastify';
import { setCookie } from './cookies.ts';

/** A confirmation code of Cognito lives a day. */
const SECONDS = 24 * 60 * 60;

function nameOf(isSecure: boolean): string {
  return `${isSecure ? '__Host-' : ''}civicforge_registration`;
}

/**
 * The `Set-Cookie` value that ties a browser to its registration: a stranger who registers the same address later
 * cannot have the owner confirm the stranger's password.
 */
export function registrationCookie(email: string, attempt: string, isSecure: boolean): string {
  return setCookie(nameOf(isSecure), `${addressMark(email)}.${attempt}`, SECONDS, isSecure);
}

/** The attempt that this browser made for the address; undefined for another address and for other clients. */
export function attemptOf(
  request: Pick<FastifyRequest, 'headers'>,
  email: string,
  isSecure: boolean,
): string | undefined {
  const [mark, attempt] = (parseCookie(request.headers.cookie ?? '')[nameOf(isSecure)] ?? '').split('.');
  return mark === addressMark(email) ? attempt : undefined;
}

/** Tells addresses apart without showing them. */
function addressMark(email: string): string {
  return createHash('sha256').update(email).digest('base64url').slice(0, 16);
}
