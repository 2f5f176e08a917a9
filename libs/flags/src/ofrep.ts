import type { FlagContext } from './context.ts';
import { evaluatePrepared, type Evaluation } from './evaluate.ts';
import { isFields, type Fields } from './problems.ts';
import type { FlagMetadata, FlagRules } from './rules.ts';
import { safely } from './safely.ts';
import { contentVersion } from './source.ts';
import { servesCallersDefault } from './caller-default.ts';

/**
 * Requests and answers of the OpenFeature Remote Evaluation Protocol, version 0.3, without a transport.
 * @see https://github.com/open-feature/protocol/blob/main/service/openapi.yaml
 */

/** The reasons that the protocol knows for a successful evaluation. */
export const OFREP_REASONS = ['STATIC', 'TARGETING_MATCH', 'SPLIT', 'DISABLED', 'UNKNOWN'] as const;
export type OfrepReason = (typeof OFREP_REASONS)[number];

export interface OfrepFlag {
  readonly key: string;
  /** Absent where the caller's own default applies: the flag is off and not boolean. */
  readonly value?: Evaluation['value'];
  readonly reason: OfrepReason;
  readonly variant?: string;
  readonly metadata?: FlagMetadata;
}

export type OfrepErrorCode = 'FLAG_NOT_FOUND' | 'INVALID_CONTEXT' | 'TARGETING_KEY_MISSING' | 'PARSE_ERROR' | 'GENERAL';

export interface OfrepError {
  /** Only where one flag was asked for. */
  readonly key?: string;
  readonly errorCode: OfrepErrorCode;
  readonly errorDetails: string;
}

/** A connection that tells a client when to evaluate again (ADR 0008 of the protocol). */
export interface OfrepEventStream {
  readonly type: 'sse';
  /** Without an origin, clients resolve it against the address that they evaluate at. */
  readonly endpoint: { readonly requestUri: string };
  /** Seconds in the background after which a client closes the connection. */
  readonly inactivityDelaySec: number;
}

export interface OfrepBulk {
  readonly flags: readonly OfrepFlag[];
  readonly eventStreams?: readonly OfrepEventStream[];
}

/** The person of the session. An OFREP body cannot change them. */
export interface Caller {
  readonly targetingKey: string;
  readonly groups: readonly string[];
  readonly email?: string;
}

/** Observes each evaluation. An error that it throws changes no answer. */
type Observer = (evaluation: Evaluation) => void;

function observed(evaluation: Evaluation, observe: Observer | undefined): Evaluation {
  if (observe) {
    safely(() => {
      observe(evaluation);
    });
  }
  return evaluation;
}

const FROM_THE_SESSION_ALONE = ['targetingKey', 'groups', 'email'];

/**
 * Reads the evaluation context of a request: the attributes of its body, and the person from the session alone.
 * Without a session there is no person.
 *
 * The protocol requires `context`. It also requires a targeting key there, but this one is replaced by the session's, so
 * an absent key is accepted and a key that is not text is refused.
 */
export function readOfrepContext(
  body: unknown,
  caller: Caller | undefined,
): { readonly context: FlagContext } | { readonly error: OfrepError } {
  const given: unknown = isFields(body) ? body['context'] : undefined;
  if (!isFields(given)) {
    return { error: ofrepError('INVALID_CONTEXT', 'The body must be an object with an object as its context') };
  }
  const key = given['targetingKey'];
  if (key !== undefined && (typeof key !== 'string' || key === '')) {
    return { error: ofrepError('TARGETING_KEY_MISSING', 'context.targetingKey must be text that is not empty') };
  }
  const attributes = Object.entries(given).filter(([name]) => !FROM_THE_SESSION_ALONE.includes(name));
  return { context: { ...(Object.fromEntries(attributes) as Fields), ...caller } };
}

/**
 * Checks the query of a request that an event triggered: `flagConfigEtag` and `flagConfigLastModified`, in seconds or
 * ISO 8601. Other parameters are left to later versions of the protocol. Returns the error, or undefined.
 */
export function ofrepQueryError(query: Readonly<Record<string, unknown>>): OfrepError | undefined {
  const { flagConfigEtag: etag, flagConfigLastModified: modified } = query;
  if (etag !== undefined && (typeof etag !== 'string' || etag.length > 256)) {
    return ofrepError('GENERAL', 'flagConfigEtag must be one text of at most 256 characters');
  }
  if (modified === undefined) return undefined;
  const isTime = typeof modified === 'string' && (/^\d{1,12}$/.test(modified) || !Number.isNaN(Date.parse(modified)));
  return isTime ? undefined : ofrepError('GENERAL', 'flagConfigLastModified must be seconds or an ISO 8601 time');
}

export function ofrepError(errorCode: OfrepErrorCode, errorDetails: string, key?: string): OfrepError {
  return { ...(key !== undefined && { key }), errorCode, errorDetails };
}

/** `DEFAULT`, the reason of rules that did not match, is not in the protocol's enumeration. */
function ofrepReason(reason: Evaluation['reason']): OfrepReason {
  return reason === 'DEFAULT' ? 'UNKNOWN' : reason;
}

export function ofrepFlag(evaluation: Evaluation): OfrepFlag {
  const { key, value, reason, variant, metadata } = evaluation;
  return {
    key,
    ...(!servesCallersDefault(evaluation) && { value }),
    reason: ofrepReason(reason),
    ...(variant !== undefined && { variant }),
    ...(metadata && { metadata }),
  };
}

/** One flag, or undefined when it is neither declared nor in the document. */
export function ofrepOne(
  rules: FlagRules,
  key: string,
  context: FlagContext,
  now: number,
  observe?: Observer,
): OfrepFlag | undefined {
  const flag = rules.flags.get(key);
  return flag && ofrepFlag(observed(evaluatePrepared(flag, context, now), observe));
}

/** Every flag for one caller, with an entity tag that changes when an answer does. */
export function ofrepBulk(
  rules: FlagRules,
  context: FlagContext,
  now: number,
  observe?: Observer,
): { body: OfrepBulk; etag: string } {
  const flags = [...rules.flags.values()].map((flag) =>
    ofrepFlag(observed(evaluatePrepared(flag, context, now), observe)),
  );
  const body = { flags };
  return { body, etag: `"${contentVersion(JSON.stringify(body))}"` };
}

export function ofrepNotFound(key: string): OfrepError {
  return ofrepError('FLAG_NOT_FOUND', `flag ${key} not found`, key);
}

/** Every boolean flag for one caller, as a flat map. */
export function booleanFlags(
  rules: FlagRules,
  context: FlagContext,
  now: number,
  observe?: Observer,
): Record<string, boolean> {
  const answers: Record<string, boolean> = {};
  for (const flag of rules.flags.values()) {
    if (flag.type === 'boolean') answers[flag.key] = observed(evaluatePrepared(flag, context, now), observe).on;
  }
  return answers;
}
