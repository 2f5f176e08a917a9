import { validationFailed } from './problem.ts';

export const HONOURS_IF_MATCH = 'civicforge:honours-if-match';

/** Enhances a parameter decorator that parses the header, so that the description of its routes names the header. */
export const honoursIfMatch: ParameterDecorator = (target, name) => {
  const handler = name === undefined ? undefined : (target as Record<string | symbol, unknown>)[name];
  if (typeof handler === 'function') Reflect.defineMetadata(HONOURS_IF_MATCH, true, handler);
};

const ENTITY_TAG = /^(W\/)?"([\x21\x23-\x7e\x80-\xff]*)"$/;

/** A version that never matches (versions begin at 1), so that the rules answer 412 in the documented order. */
const MATCHES_NOTHING = 0;

/**
 * Returns the version that the client requires, or undefined without one (no header, or `*`).
 *
 * If-Match compares strongly (RFC 9110, 13.1.1): a weak tag, or one that is no version of ours, matches nothing. Of
 * several tags none is taken: a change is based on one version. What is no entity tag at all is 400.
 *
 * @throws Problem `validation.failed`
 */
export function parseIfMatch(header: string | undefined): number | undefined {
  if (header === undefined || header.trim() === '*') return undefined;
  const tags = header.split(',').map((tag) => ENTITY_TAG.exec(tag.trim()));
  if (tags.some((tag) => tag === null)) {
    throw validationFailed({ path: 'If-Match', message: 'must be an entity tag such as "3", or *' });
  }
  const strong = new Set(tags.filter((tag) => tag?.[1] === undefined).map((tag) => tag?.[2] ?? ''));
  const [text = '', ...others] = strong;
  return others.length === 0 && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : MATCHES_NOTHING;
}

/** True if `If-None-Match` contains the tag of the answer. Compares weakly (RFC 9110, 13.1.2). */
export function noneMatch(header: string | undefined, etag: string | undefined): boolean {
  if (header === undefined || etag === undefined) return false;
  if (header.trim() === '*') return true;
  const plain = (tag: string) => tag.trim().replace(/^W\//, '');
  return header.split(',').some((tag) => plain(tag) === plain(etag));
}
