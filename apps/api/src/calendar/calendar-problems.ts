import { problemTable } from '../http/problem-codes.ts';

export const CALENDAR_PROBLEMS = problemTable({
  'calendar-feed.not-found': { status: 404, title: 'No calendar feed has this address' },
});
