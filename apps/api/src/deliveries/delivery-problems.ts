import { problemTable } from '../http/problem-codes.ts';

export const DELIVERY_PROBLEMS = problemTable({
  'delivery.not-found': { status: 404, title: 'This delivery does not exist' },
  'delivery.ended': { status: 409, title: 'This delivery has reached its receiver, or the receiver needs it no more' },
  'mail.no-transport': { status: 409, title: 'This stage sends no mails: it has no transport' },
  'mail.refused': { status: 409, title: 'The transport refused the mail' },
});
