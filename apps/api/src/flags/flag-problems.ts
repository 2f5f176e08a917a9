import { problemTable } from '../http/problem-codes.ts';

export const FLAG_PROBLEMS = problemTable({
  'flag.not-found': { status: 404, title: 'There is no such flag' },
  'flag.not-an-experiment': { status: 409, title: 'The flag is no experiment, so nothing is counted for it' },
});
