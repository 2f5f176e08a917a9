import type { FastifyRequest } from 'fastify';
import { Problem } from '../http/problem.ts';

/**
 * A change that the browser's cookie authenticates must come from our own pages: `Origin`, or where there is none
 * `Referer`, equals an entry of the list in scheme, host and port. `null` and the `Host` header prove nothing.
 *
 * @throws Problem `auth.cross-site`
 */
export function requireOwnOrigin(request: Pick<FastifyRequest, 'headers'>, own: readonly string[]): void {
  const { origin, referer } = request.headers;
  const from = originOf(origin ?? referer);
  if (from === undefined || !own.includes(from)) throw new Problem('auth.cross-site');
}

function originOf(text: string | undefined): string | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined;
  const { origin } = new URL(text);
  return origin === 'null' ? undefined : origin;
}
