import { problemTable } from '../http/problem-codes.ts';

export const USER_PROBLEMS = problemTable({
  'user.not-found': { status: 404, title: 'This member does not exist' },
  'user.has-active-quests': { status: 409, title: 'Quests or rewards of this member are not finished' },
  'wallet.taken': { status: 409, title: 'The wallet address belongs to another account' },
  'device-key.not-found': { status: 404, title: 'This key does not exist' },
  'device-key.taken': { status: 409, title: 'The key was registered before' },
  'device-key.limit': { status: 409, title: 'A member has at most ten keys' },
});
