import { problemTable } from '../http/problem-codes.ts';

export const WEBHOOK_PROBLEMS = problemTable({
  'webhook.not-found': { status: 404, title: 'This webhook does not exist' },
  'webhook.limit': { status: 409, title: 'A member has at most five webhooks, an admin twenty' },
});
