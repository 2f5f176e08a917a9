import type { CaseSubject } from '../api/types.ts';
import { questPath } from './path.ts';

/** Returns the path of the page that shows a reported thing. The id of a comment begins with that of its quest. */
export function thingPath({ kind, id }: CaseSubject): string {
  if (kind === 'user') return `/users/${encodeURIComponent(id)}`;
  return kind === 'quest' ? questPath(id) : questPath(id.split('-')[0] ?? '', 'comments');
}
