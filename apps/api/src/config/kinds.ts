/** Kinds of setting values: a parser with its rule in words. A parser returns undefined for a value that breaks its rule. */
import { isTimeZone } from '@civicforge/domain';
import { didWeb } from '@civicforge/proof/did-web';
import {
  isKey,
  type IssuerKeyValue,
  parseIssuerKeys,
  parseKeyList,
  parseSigningKeys,
} from '@civicforge/contract/secret-values';

export interface Kind<T> {
  /** Completes "must be …" and fills the column of the configuration page. */
  readonly rule: string;
  readonly parse: (text: string) => T | undefined;
  /** Returns the reason against a value outside the stages local and test. */
  readonly deployed?: (value: T) => string | undefined;
}

const LOCAL_HTTP = 'http is allowed in the stages local and test only';

export function wholeNumber(min: number, max: number): Kind<number> {
  return {
    rule: `whole number ${min} to ${max}`,
    parse: (text) => {
      const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
      return value >= min && value <= max ? value : undefined;
    },
  };
}

export function oneOf<const T extends string>(...values: readonly T[]): Kind<T> {
  return { rule: `one of ${values.join(', ')}`, parse: (text) => values.find((value) => value === text) };
}

export function matching(pattern: RegExp, rule: string): Kind<string> {
  return { rule, parse: (text) => (pattern.test(text) ? text : undefined) };
}

export const SWITCH: Kind<boolean> = {
  rule: 'on or off',
  parse: (text) => (text === 'on' || text === 'off' ? text === 'on' : undefined),
};

export const ADDRESS: Kind<string> = { rule: 'http or https address', parse: address };

/** An address that uses https outside the stages local and test. */
export const SAFE_ADDRESS: Kind<string> = {
  rule: 'http or https address; http only in local and test',
  parse: address,
  deployed: (value) => (value.startsWith('http:') ? LOCAL_HTTP : undefined),
};

/** A value that only the stages local and test accept. */
export function onlyLocal<T>(kind: Kind<T>, because: string): Kind<T> {
  return { ...kind, rule: `${kind.rule}; refused outside local and test`, deployed: () => because };
}

export const ORIGINS: Kind<readonly string[]> = {
  rule: 'comma-separated pure origins (scheme, host, port); http only in local and test; one scheme for all; the first names the issuer of receipts and is a host name',
  parse: (text) => {
    const values = origins(text);
    return values?.[0] === undefined || isAddress(values[0]) ? undefined : values;
  },
  deployed: (values) => (values.some((value) => value.startsWith('http:')) ? LOCAL_HTTP : undefined),
};

export const KEY: Kind<Buffer> = {
  rule: '32 bytes as base64url',
  parse: (text) => (isKey(text) ? Buffer.from(text, 'base64url') : undefined),
};

/** Keys of which the first encrypts and all decrypt. */
export const KEY_LIST: Kind<readonly Buffer[]> = {
  rule: '32 bytes as base64url, or several such keys separated by commas, the newest first',
  parse: (text) => parseKeyList(text)?.map((key) => Buffer.from(key, 'base64url')),
};

export const SIGNING_KEYS: Kind<Readonly<Record<string, string>>> = {
  rule: 'JSON { "<keyid>": "<base64url of 32 bytes>" }',
  parse: parseSigningKeys,
};

export const ISSUER_KEYS: Kind<readonly IssuerKeyValue[]> = {
  rule: '32 bytes as base64url, or a JSON list of { "seed" } and { "publicKey", "retiredAt"?, "revoked"?, "logSize"? }; exactly one has no end, and it has a seed',
  parse: parseIssuerKeys,
};

/** A bucket, or in the stages local and test a folder. */
export const ARCHIVE: Kind<{ readonly bucket: string } | { readonly folder: string }> = {
  rule: 's3://<bucket>, or an absolute path in local and test',
  parse: (text) => {
    const bucket = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])$/.exec(text)?.[1];
    if (bucket !== undefined) return { bucket };
    return /^\/.{1,1000}$/.test(text) ? { folder: text } : undefined;
  },
  deployed: (value) => ('bucket' in value ? undefined : 'a folder is allowed in the stages local and test only'),
};

/** A multiplier that only the stages local and test may change. */
export const FACTOR: Kind<number> = {
  rule: 'number above 0, up to 1000000; other than 1 only in local and test',
  parse: (text) => {
    const value = /^\d{1,7}(\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN;
    return value > 0 && value <= 1_000_000 ? value : undefined;
  },
  deployed: (value) => (value === 1 ? undefined : 'a factor other than 1 is allowed in the stages local and test only'),
};

export const TIME_ZONE: Kind<string> = {
  rule: 'IANA time zone such as Europe/Berlin',
  parse: (text) => (isTimeZone(text) ? text : undefined),
};

/** A part of a whole. */
export const SHARE: Kind<number> = {
  rule: 'number 0 to 1',
  parse: (text) => {
    const value = /^[01](\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN;
    return value <= 1 ? value : undefined;
  },
};

/** An absolute http or https address, returned as given without a slash at its end. */
function address(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (!isHttp(url) || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    return undefined;
  }
  let end = text.length;
  while (text.charAt(end - 1) === '/') end -= 1;
  return text.slice(0, end);
}

/** True for an origin with an IP address, which did:web does not allow. */
function isAddress(origin: string): boolean {
  try {
    didWeb(origin);
    return false;
  } catch {
    return true;
  }
}

/** Comma-separated pure origins, each in the form a browser sends; a path, a wildcard or mixed schemes are refused. */
function origins(text: string): readonly string[] | undefined {
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
