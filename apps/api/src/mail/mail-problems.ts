import { problemTable } from '../http/problem-codes.ts';

export const MAIL_PROBLEMS = problemTable({
  'unsubscribe.token': { status: 400, title: 'This link to end mails is incomplete or was changed' },
});
