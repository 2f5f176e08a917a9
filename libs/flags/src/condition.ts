import { readAttribute, siteOf } from './attribute-sites.ts';
import type { FlagContext } from './context.ts';
import { TEXT_OPERATORS, type Comparison, type Scalar } from './document.ts';
import { parseInstant } from './instant.ts';
import { semverRange } from './semver-range.ts';

/** Result of a comparison. `MISSING` matches neither the comparison nor its negation. */
const NO = 0;
const YES = 1;
const MISSING = 2;
type Verdict = typeof NO | typeof YES | typeof MISSING;

/** Compares a value that is present. Rare operators live behind it; the frequent ones are inlined in {@link holds}. */
type Test = (value: unknown) => Verdict;

// Operators by number: a switch over small integers costs less than a call of a closure.
const TEST = 0;
const EQUALS = 1;
const ONE_OF = 2;
const STARTS_WITH = 3;

/** A comparison, compiled to plain fields of one shape. */
export interface PreparedComparison {
  readonly kind: number;
  readonly attribute: string;
  readonly site: number;
  /** Steps below nested objects; undefined when the name has no dot. */
  readonly path: readonly string[] | undefined;
  /** False for a negated comparison. */
  readonly positive: boolean;
  readonly scalar: Scalar;
  readonly text: string;
  /** The first code unit of the text: most prefixes differ there. */
  readonly first: number;
  readonly members: readonly Scalar[];
  readonly test: Test;
}

function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

const verdict = (holds: boolean): Verdict => (holds ? YES : NO);
const never: Test = () => MISSING;

/** Text without its case; other values as they are. */
const folded = (value: unknown): unknown => (typeof value === 'string' ? value.toLowerCase() : value);
const asIs = (value: unknown): unknown => value;
type Fold = typeof folded;

function isIn(wanted: readonly Scalar[], fold: Fold): Test {
  const members: ReadonlySet<unknown> = new Set(wanted.map(fold));
  return (value) => {
    if (isScalar(value)) return verdict(members.has(fold(value)));
    return Array.isArray(value) ? verdict(value.some((item) => members.has(fold(item)))) : MISSING;
  };
}

function contains(wanted: Scalar, fold: Fold): Test {
  const part = fold(wanted);
  return (value) => {
    if (typeof value === 'string') return verdict(typeof part === 'string' && String(fold(value)).includes(part));
    return Array.isArray(value) ? verdict(value.some((item) => fold(item) === part)) : MISSING;
  };
}

function onText(holds: (text: string) => boolean | undefined): Test {
  return (value) => {
    if (typeof value !== 'string') return MISSING;
    const answer = holds(value);
    return answer === undefined ? MISSING : verdict(answer);
  };
}

function onNumber(holds: (value: number) => boolean): Test {
  return (value) => (typeof value === 'number' && Number.isFinite(value) ? verdict(holds(value)) : MISSING);
}

function instantOf(value: unknown): number | undefined {
  if (typeof value === 'string') return parseInstant(value);
  return value instanceof Date && !Number.isNaN(value.getTime()) ? value.getTime() : undefined;
}

function onInstant(wanted: string, holds: (instant: number, limit: number) => boolean): Test | undefined {
  const limit = parseInstant(wanted);
  if (limit === undefined) return undefined;
  return (value) => {
    const instant = instantOf(value);
    return instant === undefined ? MISSING : verdict(holds(instant, limit));
  };
}

/** The operand that each operator takes, for messages. */
export const OPERAND = {
  eq: 'text, a number or true/false',
  in: 'a list of text, numbers or true/false',
  contains: 'text, a number or true/false',
  starts_with: 'text',
  ends_with: 'text',
  gt: 'a number',
  gte: 'a number',
  lt: 'a number',
  lte: 'a number',
  semver: 'a version range of npm such as ">=1.4.0 <2"',
  before: 'an ISO 8601 instant with Z or an offset',
  after: 'an ISO 8601 instant with Z or an offset',
} as const satisfies Record<Comparison['op'], string>;

type Operand = Pick<Comparison, 'op' | 'value' | 'ignore_case'>;

function testOfNumber(op: Comparison['op'], limit: number): Test | undefined {
  switch (op) {
    case 'gt':
      return onNumber((value) => value > limit);
    case 'gte':
      return onNumber((value) => value >= limit);
    case 'lt':
      return onNumber((value) => value < limit);
    case 'lte':
      return onNumber((value) => value <= limit);
    default:
      return undefined;
  }
}

function testOfText(op: Comparison['op'], wanted: string, fold: Fold): Test | undefined {
  const part = String(fold(wanted));
  switch (op) {
    case 'starts_with':
      return onText((text) => String(fold(text)).startsWith(part));
    case 'ends_with':
      return onText((text) => String(fold(text)).endsWith(part));
    case 'semver': {
      const inRange = semverRange(wanted);
      return inRange && onText(inRange);
    }
    case 'before':
      return onInstant(wanted, (instant, limit) => instant < limit);
    case 'after':
      return onInstant(wanted, (instant, limit) => instant > limit);
    default:
      return undefined;
  }
}

/** The test of a comparison, or undefined when its value does not fit the operator. */
export function testOf({ op, value, ignore_case: ignoresCase }: Operand): Test | undefined {
  if (ignoresCase === true && !TEXT_OPERATORS.includes(op)) return undefined;
  const fold = ignoresCase === true ? folded : asIs;
  if (op === 'in') return isScalar(value) ? undefined : isIn(value, fold);
  if (!isScalar(value)) return undefined;
  if (op === 'eq') {
    const wanted = fold(value);
    return (given) => (isScalar(given) ? verdict(fold(given) === wanted) : MISSING);
  }
  if (op === 'contains') return contains(value, fold);
  if (typeof value === 'number') return Number.isFinite(value) ? testOfNumber(op, value) : undefined;
  return typeof value === 'string' ? testOfText(op, value, fold) : undefined;
}

/** Lists up to this length are scanned; a scan of a few members is faster than a lookup in a set. */
const SCANNED = 8;

function kindOf({ op, value, ignore_case: ignoresCase }: Operand): number {
  if (ignoresCase === true) return TEST;
  if (op === 'eq') return EQUALS;
  if (op === 'starts_with') return value === '' ? TEST : STARTS_WITH;
  return op === 'in' && Array.isArray(value) && value.length <= SCANNED ? ONE_OF : TEST;
}

/** Compiles a validated comparison. One that cannot be compiled never matches. */
export function prepareComparison(comparison: Comparison): PreparedComparison {
  const { attribute, value, not } = comparison;
  const test = testOf(comparison);
  return {
    kind: test === undefined ? TEST : kindOf(comparison),
    attribute,
    site: siteOf(attribute),
    path: attribute.includes('.') ? attribute.split('.') : undefined,
    positive: not !== true,
    scalar: isScalar(value) ? value : '',
    text: typeof value === 'string' ? value : '',
    first: typeof value === 'string' ? value.charCodeAt(0) : NaN,
    members: isScalar(value) ? [] : value,
    test: test ?? never,
  };
}

/** Follows a path through plain objects by their own properties. */
function nested(context: FlagContext, path: readonly string[]): unknown {
  let value: unknown = context;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, step)) {
      return undefined;
    }
    value = (value as Readonly<Record<string, unknown>>)[step];
  }
  return value;
}

/** True if a list attribute contains one of the members. Undefined if the attribute cannot be compared. */
function oneOf(members: readonly Scalar[], value: unknown): boolean | undefined {
  if (!Array.isArray(value)) return isScalar(value) ? members.includes(value) : undefined;
  return (value as readonly unknown[]).some((item) => members.includes(item as Scalar));
}

function isMember(members: readonly Scalar[], text: string): boolean {
  for (const member of members) if (member === text) return true;
  return false;
}

function judged(verdictOfTest: Verdict, positive: boolean): boolean {
  return verdictOfTest === (positive ? YES : NO);
}

/** True if a comparison holds for a context. Frequent kinds are written out, because they run for every segment. */
export function holds(comparison: PreparedComparison, context: FlagContext): boolean {
  let value = readAttribute(context, comparison.attribute, comparison.site);
  if (value === undefined && comparison.path !== undefined) value = nested(context, comparison.path);
  const { positive } = comparison;
  switch (comparison.kind) {
    case EQUALS:
      return value === comparison.scalar ? positive : !positive && isScalar(value);
    case ONE_OF:
      if (typeof value === 'string') return isMember(comparison.members, value) === positive;
      return oneOf(comparison.members, value) === positive;
    case STARTS_WITH:
      if (typeof value !== 'string') return false;
      return (value.charCodeAt(0) === comparison.first && value.startsWith(comparison.text)) === positive;
    default:
      return value !== undefined && value !== null && judged(comparison.test(value), positive);
  }
}
