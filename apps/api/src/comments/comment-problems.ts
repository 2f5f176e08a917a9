import { problemTable } from '../http/problem-codes.ts';

export const COMMENT_PROBLEMS = problemTable({
  'comment.not-found': { status: 404, title: 'This comment does not exist' },
});
