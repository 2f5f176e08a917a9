import { problemTable } from '../http/problem-codes.ts';

export const DELIVERY_PROBLEMS = problemTable({
  'delivery.not-found': { status: 404, title: 'This delivery does not exist' },
  'delivery.ended': { status: 409, title: 'This delivery has reached its receiver, or the receiver needs it no more' },
});
