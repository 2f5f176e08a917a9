import { problemTable } from '../http/problem-codes.ts';

export const QUEST_PROBLEMS = problemTable({
  'quest.not-found': { status: 404, title: 'There is no such quest' },
  'quest.not-completed': { status: 409, title: 'The quest is not completed' },
  'receipt.not-found': { status: 404, title: 'There is no such receipt' },
});
