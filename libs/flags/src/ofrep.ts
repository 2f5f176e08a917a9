import type { FlagContext } from './context.ts';
import { evaluatePrepared, type Evaluation } from './evaluate.ts';
import { isFields, type Fields } from './problems.ts';
import type { FlagMetadata, FlagRules } from './rules.ts';
import { contentVersion } from './source.ts';

/**
 * The forms of the OpenFeature Remote Evaluation Protocol
 * (https://github.com/open-feature/protocol/blob/main/service/openapi.yaml), without any transport.
 */

export interface OfrepFlag {
  readonly key: string;
  readonly value: Evaluation['value'];
  readonly reason: string;
  readonly variant?: string;
  readonly metadata?: FlagMetadata;
}

export interface OfrepError {
  readonly key?: string;
  readonly errorCode: 'FLAG_NOT_FOUND' | 'INVALID_CONTEXT' | 'PARSE_ERROR' | 'GENERAL';
  readonly errorDetails: string;
}

export interface OfrepBulk {
  readonly flags: readonly OfrepFlag[];
}

/** What the session says about the person; an OFREP body has no say in it. */
export interface Caller {
  readonly targetingKey: string;
  readonly groups: readonly string[];
  readonly email?: string;
}

const FROM_THE_SESSION_ALONE = ['targetingKey', 'groups', 'email'];

/**
 * The evaluation context of a request: the attributes of its body, but the person from the session alone. Without a
 * session there is no person. Undefined when the body is not an OFREP request.
 */
export function readOfrepContext(body: unknown, caller: Caller | undefined): FlagContext | undefined {
  if (body !== undefined && !isFields(body)) return undefined;
  const given: unknown = body?.['context'] ?? {};
  if (!isFields(given)) return undefined;
  const attributes = Object.entries(given).filter(([name]) => !FROM_THE_SESSION_ALONE.includes(name));
  return { ...(Object.fromEntries(attributes) as Fields), ...caller };
}

export function ofrepFlag({ key, value, reason, variant, metadata }: Evaluation): OfrepFlag {
  return { key, value, reason, ...(variant !== undefined && { variant }), ...(metadata && { metadata }) };
}

/** One flag, or undefined when it is neither declared nor in the document. */
export function ofrepOne(rules: FlagRules, key: string, context: FlagContext, now: number): OfrepFlag | undefined {
  const flag = rules.flags.get(key);
  return flag && ofrepFlag(evaluatePrepared(flag, context, now));
}

/** Every flag for one caller, with an entity tag that changes when an answer does. */
export function ofrepBulk(rules: FlagRules, context: FlagContext, now: number): { body: OfrepBulk; etag: string } {
  const flags = [...rules.flags.values()].map((flag) => ofrepFlag(evaluatePrepared(flag, context, now)));
  const body = { flags };
  return { body, etag: `"${contentVersion(JSON.stringify(body))}"` };
}

export function ofrepNotFound(key: string): OfrepError {
  return { key, errorCode: 'FLAG_NOT_FOUND', errorDetails: `flag ${key} not found` };
}

export function ofrepBadContext(key?: string): OfrepError {
  return {
    ...(key !== undefined && { key }),
    errorCode: 'INVALID_CONTEXT',
    errorDetails: 'The body must be an object with an object as its context',
  };
}

/** Every boolean flag for one caller, as a flat map. */
export function booleanFlags(rules: FlagRules, context: FlagContext, now: number): Record<string, boolean> {
  const answers: Record<string, boolean> = {};
  for (const flag of rules.flags.values()) {
    if (flag.type === 'boolean') answers[flag.key] = evaluatePrepared(flag, context, now).on;
  }
  return answers;
}
