import { problemTable } from '../http/problem-codes.ts';

export const QUEST_PROBLEMS = problemTable({
  'quest.not-found': { status: 404, title: 'This quest does not exist' },
  'quest.not-completed': { status: 409, title: 'The quest is not completed' },
  'receipt.not-found': { status: 404, title: 'This receipt does not exist' },
});
