import type { Expand } from '@civicforge/domain';
import { RRuleTemporal } from 'rrule-temporal';

/**
 * Expands a recurrence rule on the calendar. The library works in UTC, so no zone, and in particular not the host's, moves
 * a date.
 */
export const expandRule: Expand = (rule, first) => {
  const start = `DTSTART;TZID=UTC:${first.replaceAll('-', '')}T000000`;
  const dates = new RRuleTemporal({ rruleString: `${start}\nRRULE:${rule}` }).all();
  return dates.map((date) => date.toPlainDate().toString());
};
