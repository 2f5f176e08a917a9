import { problemTable } from '../http/problem-codes.ts';

export const SAVED_SEARCH_PROBLEMS = problemTable({
  'saved-search.not-found': { status: 404, title: 'This saved search does not exist' },
  'saved-search.limit': { status: 409, title: 'A member has at most 5 saved searches' },
});
