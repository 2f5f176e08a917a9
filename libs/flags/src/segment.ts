import type { FlagContext } from './context.ts';
import type { Condition, Scalar, Segment } from './document.ts';
import { parseInstant } from './instant.ts';
import { semverRange } from './semver.ts';

/** Says undefined where the attribute cannot be compared at all; then neither the rule nor its negation matches. */
type Test = (attribute: unknown) => boolean | undefined;

interface PreparedCondition {
  readonly attribute: string;
  readonly wanted: boolean;
  readonly test: Test;
}

export interface PreparedSegment {
  readonly name: string;
  readonly conditions: readonly PreparedCondition[];
}

function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function equals(wanted: Scalar): Test {
  return (value) => (isScalar(value) ? value === wanted : undefined);
}

function isIn(wanted: readonly Scalar[]): Test {
  const members: ReadonlySet<unknown> = new Set(wanted);
  return (value) => {
    if (isScalar(value)) return members.has(value);
    return Array.isArray(value) ? value.some((item) => members.has(item)) : undefined;
  };
}

function contains(wanted: Scalar): Test {
  return (value) => {
    if (typeof value === 'string') return typeof wanted === 'string' && value.includes(wanted);
    return Array.isArray(value) ? value.includes(wanted) : undefined;
  };
}

function onText(test: (text: string) => boolean | undefined): Test {
  return (value) => (typeof value === 'string' ? test(value) : undefined);
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
    return instant === undefined ? undefined : holds(instant, limit);
  };
}

/** What each operator wants as its value, in words. */
export const OPERAND = {
  eq: 'text, a number or true/false',
  in: 'a list of text, numbers or true/false',
  contains: 'text, a number or true/false',
  starts_with: 'text',
  semver: 'a version range such as ">=1.4.0 <2"',
  before: 'an ISO 8601 instant with Z or an offset',
  after: 'an ISO 8601 instant with Z or an offset',
} as const satisfies Record<Condition['op'], string>;

/** The test of a condition, or undefined when its value does not fit the operator. */
export function testOf({ op, value }: Pick<Condition, 'op' | 'value'>): Test | undefined {
  if (op === 'in') return isScalar(value) ? undefined : isIn(value);
  if (!isScalar(value)) return undefined;
  if (op === 'eq') return equals(value);
  if (op === 'contains') return contains(value);
  if (typeof value !== 'string') return undefined;
  switch (op) {
    case 'starts_with':
      return onText((text) => text.startsWith(value));
    case 'semver': {
      const inRange = semverRange(value);
      return inRange && onText(inRange);
    }
    case 'before':
      return onInstant(value, (instant, limit) => instant < limit);
    case 'after':
      return onInstant(value, (instant, limit) => instant > limit);
  }
}

/** Compiles a validated segment. A condition that cannot be compiled never matches. */
export function prepareSegment(name: string, segment: Segment): PreparedSegment {
  const conditions = segment.all.map((condition) => ({
    attribute: condition.attribute,
    wanted: condition.not !== true,
    test: testOf(condition) ?? (() => undefined),
  }));
  return { name, conditions };
}

/** Whether a caller belongs to the segment. */
export function inSegment({ conditions }: PreparedSegment, context: FlagContext): boolean {
  for (const { attribute, wanted, test } of conditions) if (test(context[attribute]) !== wanted) return false;
  return conditions.length > 0;
}
