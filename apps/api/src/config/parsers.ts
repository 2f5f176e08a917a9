/** Small parsers of setting values: each returns undefined for a value that breaks its rule. */
import { isKey } from '@civicforge/contract/secret-values';

export function oneOf<T extends string>(values: readonly T[]): (text: string) => T | undefined {
  return (text) => values.find((value) => value === text);
}

export function matching(pattern: RegExp): (text: string) => string | undefined {
  return (text) => (pattern.test(text) ? text : undefined);
}

/** An absolute http or https address, returned as given without a slash at its end. */
export function address(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (!isHttp(url) || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    return undefined;
  }
  let end = text.length;
  while (text.charAt(end - 1) === '/') end -= 1;
  return text.slice(0, end);
}

/** Comma-separated pure origins, each in the form a browser sends; a path, a wildcard or mixed schemes are refused. */
export function origins(text: string): readonly string[] | undefined {
  const entries = text.split(',').map((entry) => entry.trim());
  const parsed = entries.map(origin);
  const valid = parsed.filter((entry) => entry !== undefined);
  if (valid.length !== entries.length) return undefined;
  if (new Set(valid.map((entry) => new URL(entry).protocol)).size > 1) return undefined;
  return [...new Set(valid)];
}

function origin(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const pure = isHttp(url) && !url.hostname.includes('*') && /^https?:\/\/[^/?#@\s]+$/i.test(text);
  return pure ? url.origin : undefined;
}

function isHttp(url: URL): boolean {
  return url.protocol === 'http:' || url.protocol === 'https:';
}

/** Exactly 32 bytes as base64url without padding. */
export function key(text: string): Buffer | undefined {
  return isKey(text) ? Buffer.from(text, 'base64url') : undefined;
}

export function factor(text: string): number | undefined {
  const value = /^\d{1,7}(\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN;
  return value > 0 && value <= 1_000_000 ? value : undefined;
}

/** A part of a whole, 0 to 1. */
export function share(text: string): number | undefined {
  const value = /^[01](\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN;
  return value <= 1 ? value : undefined;
}
