import { problemTable } from '../http/problem-codes.ts';

export const MAIL_PROBLEMS = problemTable({
  'mail.no-transport': { status: 409, title: 'This stage sends no mails: it has no transport' },
  'mail.refused': { status: 409, title: 'The transport refused the mail' },
  'unsubscribe.token': { status: 400, title: 'This link to end mails is incomplete or was changed' },
});
