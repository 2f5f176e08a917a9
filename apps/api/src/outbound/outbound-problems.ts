import { problemTable } from '../http/problem-codes.ts';

export const OUTBOUND_PROBLEMS = problemTable({
  'webhook.address': { status: 422, title: 'The service does not send to this address' },
});
