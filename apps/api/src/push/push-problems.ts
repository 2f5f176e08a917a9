import { problemTable } from '../http/problem-codes.ts';

export const PUSH_PROBLEMS = problemTable({
  'push.not-found': { status: 404, title: 'This push subscription does not exist' },
  'push.limit': { status: 409, title: 'A member has at most ten push subscriptions' },
});
