import type { OwnProblemCode } from '../lib/proxy/own-problem.ts';

/** Longer request targets answer 414, as in the API. */
const LONGEST_TARGET = 8 * 1024;

/** Methods of the API. */
const DATA_METHODS = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];

/** Methods of pages and files. */
const PAGE_METHODS = ['GET', 'HEAD'];

export interface Refusal {
  readonly code: OwnProblemCode;
  /** Value of the header `Allow` of a 405. */
  readonly allow?: readonly string[];
}

/** True for a target of the API. */
export function isData(target: string): boolean {
  return /^\/(?:api|ofrep)(?:[/?#]|$)/.test(target);
}

/**
 * Turns a request target into the origin form (RFC 9112, 3.2). The absolute form is accepted for the host that the
 * request names, as RFC 9112, 3.2.2 demands; undefined for every other form.
 */
export function originForm(target: string, host: string | undefined): string | undefined {
  if (target.startsWith('/')) return target;
  const match = /^https?:\/\/([^/?#]*)(.*)$/i.exec(target);
  if (match === null || match[1]?.toLowerCase() !== host?.toLowerCase()) return undefined;
  const rest = match[2] ?? '';
  return rest.startsWith('/') ? rest : `/${rest}`;
}

/** A page that Next prerenders to show after an exception; its address answers 500 by itself. */
const PAGE_OF_NEXT = /^\/+_(?:global-)?error\/*(?=[?#]|$)/;

/** Hides the page of Next that is not for visitors: its address is unknown, like all others that lead nowhere. */
export function publicTarget(target: string): string {
  return target.replace(PAGE_OF_NEXT, '/_not-found');
}

/** Reasons to refuse a request before Next sees it; undefined for a request that Next can answer. */
export function refusalOf(method: string, target: string | undefined): Refusal | undefined {
  if (target === undefined) return { code: 'request.malformed' };
  if (target.length > LONGEST_TARGET) return { code: 'uri-too-long' };
  const [path = ''] = target.split(/[?#]/, 1);
  if (!isReadablePath(path) || (isData(target) && hasDotSegments(path))) return { code: 'request.malformed' };
  const allow = isData(target) ? DATA_METHODS : PAGE_METHODS;
  return allow.includes(method) ? undefined : { code: 'method-not-allowed', allow };
}

/** False for broken percent-encoding, for bytes that are no UTF-8, and for control characters and back slashes. */
function isReadablePath(path: string): boolean {
  try {
    return !/[\p{Cc}\\]/u.test(decodeURIComponent(path));
  } catch {
    return false;
  }
}

/** `fetch` resolves dot segments, which would lead a request past the API's path prefix. */
function hasDotSegments(path: string): boolean {
  return path.split('/').some((segment) => /^(?:\.|%2e){1,2}$/i.test(segment));
}
