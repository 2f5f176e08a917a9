import { problemTable } from '../http/problem-codes.ts';

export const LETTER_PROBLEMS = problemTable({
  'letter.not-found': { status: 404, title: 'This hours letter does not exist' },
  'letter.empty': { status: 409, title: 'The period has no hours that both parties stated' },
  'letter.too-long': { status: 409, title: 'A letter has at most 500 lines. Choose a shorter period' },
  'letter.limit': { status: 409, title: 'A member has at most 50 hours letters' },
});
