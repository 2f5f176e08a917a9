import { problemTable } from '../http/problem-codes.ts';

export const CALL_PROBLEMS = problemTable({
  'call.not-found': { status: 404, title: 'This call does not exist' },
  'call.date-not-found': { status: 404, title: 'The call has no places on this date' },
});
