import { problemTable } from '../http/problem-codes.ts';

export const FLAG_PROBLEMS = problemTable({
  'flag.not-found': { status: 404, title: 'This flag does not exist' },
  'flag.not-an-experiment': { status: 409, title: 'The flag is no experiment, so nothing is counted for it' },
});
