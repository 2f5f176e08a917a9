import { listAt, recordAt, textAt } from './data-record.ts';

/** Path of the calendar from the root of the repository. People edit it. */
export const SECURITY_CALENDAR_FILE = 'data/security-calendar.yaml';

/** Longest allowed time between two runs of a task, in days: the period and a short grace. */
export const CALENDAR_PERIOD_DAYS = { weekly: 8, monthly: 32, quarterly: 93, yearly: 367 } as const;
export type CalendarPeriod = keyof typeof CALENDAR_PERIOD_DAYS;

/** One recurring security task. */
export interface SecurityTask {
  readonly task: string;
  readonly every: CalendarPeriod;
  /** ISO 8601 date, or `never`. */
  readonly lastDone: string;
  /** Role that does the task. */
  readonly by: string;
}

/**
 * Validates the parsed content of `data/security-calendar.yaml`.
 * @throws Error the content has another shape; the message names the path of the first fault
 */
export function parseSecurityCalendar(content: unknown): SecurityTask[] {
  const { tasks } = recordAt(content, 'calendar');
  return listAt(tasks, 'tasks').map((entry, index) => {
    const at = `tasks[${String(index)}]`;
    const { task, every, lastDone, by } = recordAt(entry, at);
    const period = textAt(every, `${at}.every`);
    const date = textAt(lastDone, `${at}.lastDone`);
    if (!isPeriod(period)) {
      throw new Error(`${at}.every must be one of ${Object.keys(CALENDAR_PERIOD_DAYS).join(', ')}`);
    }
    if (date !== 'never' && !isDate(date))
      throw new Error(`${at}.lastDone must be a date such as 2026-04-01, or never`);
    return { task: textAt(task, `${at}.task`), every: period, lastDone: date, by: textAt(by, `${at}.by`) };
  });
}

function isPeriod(word: string): word is CalendarPeriod {
  return Object.hasOwn(CALENDAR_PERIOD_DAYS, word);
}

/** True for an existing day. `Date.parse` alone accepts February 30 as March 2. */
function isDate(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/**
 * Tasks whose last run is too long ago, was never, or lies in the future (a mistyped date would hide the task until then).
 * @param now milliseconds since the epoch
 */
export function overdueTasks(tasks: readonly SecurityTask[], now: number): SecurityTask[] {
  return tasks.filter(({ every, lastDone }) => {
    const days = (now - Date.parse(lastDone)) / 86_400_000;
    return !(days >= -1 && days <= CALENDAR_PERIOD_DAYS[every]);
  });
}
