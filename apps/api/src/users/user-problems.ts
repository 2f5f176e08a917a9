import { problemTable } from '../http/problem-codes.ts';

export const USER_PROBLEMS = problemTable({
  'user.not-found': { status: 404, title: 'There is no such member' },
  'user.has-active-quests': { status: 409, title: 'Quests or rewards of this member are not finished' },
  'wallet.taken': { status: 409, title: 'The wallet address belongs to another account' },
  'wallet.signature-invalid': { status: 422, title: 'The signature is not valid' },
  'wallet.challenge-expired': { status: 422, title: 'The challenge is unknown or has expired' },
});
