import { problemTable } from '../http/problem-codes.ts';

export const TEMPLATE_PROBLEMS = problemTable({
  'template.not-found': { status: 404, title: 'This template does not exist' },
  'template.limit': { status: 409, title: 'A member has at most 50 templates, the community 100' },
});
