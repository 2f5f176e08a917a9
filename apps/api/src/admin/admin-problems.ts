import { problemTable } from '../http/problem-codes.ts';

export const ADMIN_PROBLEMS = problemTable({
  'admin.signature': { status: 401, title: 'The signature of the request is not valid' },
  'reward.not-found': { status: 404, title: 'This reward does not exist' },
});
