import { problemTable } from '../http/problem-codes.ts';

export const CASE_PROBLEMS = problemTable({
  'case.not-found': { status: 404, title: 'This case does not exist' },
});
