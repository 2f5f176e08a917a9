import { RuleError } from '../errors.ts';
import { RULE_LIMITS } from './limits.ts';

/** Days of the week as RFC 5545 writes them, Monday first. */
export const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export const FREQUENCIES = ['DAILY', 'WEEKLY', 'MONTHLY'] as const;
export type Frequency = (typeof FREQUENCIES)[number];

/** A recurrence rule (RFC 5545, 3.3.10): the part of the grammar that a call may use. It always has an end. */
export interface RecurrenceRule {
  readonly frequency: Frequency;
  readonly interval: number;
  /** Days of the week, with an ordinal such as -1 (the last) in a MONTHLY rule. Empty means the day of the start. */
  readonly days: readonly { readonly day: Weekday; readonly ordinal?: number }[];
  /** Number of dates. Either `count` or `until` is present. */
  readonly count?: number;
  /** Last possible start, ISO 8601 UTC. */
  readonly until?: string;
}

const PARTS: readonly string[] = ['FREQ', 'INTERVAL', 'BYDAY', 'COUNT', 'UNTIL'];
const DAY = /^([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)$/;
const UNTIL = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

/**
 * Parses a recurrence rule. Names and values are case-insensitive.
 * @throws RuleError `call.rule`
 * @see https://www.rfc-editor.org/rfc/rfc5545#section-3.3.10
 */
export function parseRule(text: string): RecurrenceRule {
  const parts = partsOf(text);
  const frequency = FREQUENCIES.find((name) => name === parts.get('FREQ'));
  if (frequency === undefined) throw fault(`FREQ must be one of ${FREQUENCIES.join(', ')}`);
  const [count, until] = [parts.get('COUNT'), parts.get('UNTIL')];
  if ((count === undefined) === (until === undefined)) throw fault('exactly one of COUNT and UNTIL is required');
  return {
    frequency,
    interval: numberOf('INTERVAL', parts.get('INTERVAL') ?? '1', RULE_LIMITS.interval),
    days: daysOf(parts.get('BYDAY'), frequency),
    ...(count !== undefined && { count: numberOf('COUNT', count, RULE_LIMITS.count) }),
    ...(until !== undefined && { until: untilOf(until) }),
  };
}

/** Returns the rule as RFC 5545 text, always in the same order. Parsing it gives the same rule. */
export function ruleText({ frequency, interval, days, count, until }: RecurrenceRule): string {
  return [
    `FREQ=${frequency}`,
    ...(interval === 1 ? [] : [`INTERVAL=${interval}`]),
    ...(days.length === 0 ? [] : [`BYDAY=${days.map(({ day, ordinal }) => `${ordinal ?? ''}${day}`).join(',')}`]),
    ...(count === undefined ? [] : [`COUNT=${count}`]),
    ...(until === undefined ? [] : [`UNTIL=${until.replace(/[-:]|\.\d{3}/g, '')}`]),
  ].join(';');
}

function partsOf(text: string): ReadonlyMap<string, string> {
  if (text.length > RULE_LIMITS.characters) throw fault(`it must have at most ${RULE_LIMITS.characters} characters`);
  const parts = new Map<string, string>();
  for (const part of text.toUpperCase().split(';')) {
    const [name = '', value, ...more] = part.split('=');
    if (!PARTS.includes(name) || value === undefined || more.length > 0) throw fault(`use ${PARTS.join(', ')} only`);
    if (parts.has(name)) throw fault(`${name} appears twice`);
    parts.set(name, value);
  }
  return parts;
}

function numberOf(name: string, text: string, max: number): number {
  const value = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > max) throw fault(`${name} must be a whole number of 1 to ${max}`);
  return value;
}

function daysOf(text: string | undefined, frequency: Frequency): RecurrenceRule['days'] {
  if (text === undefined) return [];
  const days = text.split(',').map((one) => {
    const [, ordinal, name] = DAY.exec(one) ?? [];
    const day = WEEKDAYS.find((weekday) => weekday === name);
    if (day === undefined) throw fault('BYDAY must be days such as MO, or 1MO and -1FR in a MONTHLY rule');
    if (ordinal === undefined) return { day };
    if (frequency !== 'MONTHLY') throw fault('BYDAY may have numbers in a MONTHLY rule only');
    return { day, ordinal: Number(ordinal) };
  });
  if (new Set(days.map(({ day, ordinal }) => `${ordinal ?? ''}${day}`)).size < days.length) {
    throw fault('BYDAY names a day twice');
  }
  return days;
}

function untilOf(text: string): string {
  const [, year, month, day, hour, minute, second] = UNTIL.exec(text) ?? [];
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  // The comparison refuses a date that does not exist, such as 31 April.
  if (Number.isNaN(Date.parse(iso)) || new Date(iso).toISOString() !== iso) {
    throw fault('UNTIL must be a time in UTC such as 20261231T230000Z');
  }
  return iso;
}

function fault(message: string): RuleError {
  return new RuleError('call.rule', `The rule is not valid: ${message}.`, {}, 'schedule.rule');
}
