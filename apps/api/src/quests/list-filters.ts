import type { Quest } from '@civicforge/domain';
import { validationFailed } from '../http/problem.ts';
import type { QuestFilters } from './quest.dto.ts';
import type { ListQuery } from './quest-list.ts';

/**
 * Refuses filters that do not fit together.
 * @param parent path of the filters in a body, such as `filters.`
 * @throws Problem `validation.failed` with the field that has to change
 */
export function refuseConflicts({ near, within, from, to, sort, status, q }: QuestFilters, parent = ''): void {
  const refuse = (path: string, message: string): never => {
    throw validationFailed({ path: parent + path, message });
  };
  if (near === undefined) {
    if (within !== undefined) refuse('within', 'needs near');
    if (sort === 'distance') refuse('sort', 'must not be distance without near');
  } else {
    if (sort !== undefined && sort !== 'distance') refuse('sort', 'must be distance with near');
    if (status?.some((asked) => asked !== 'OPEN')) refuse('status', 'must be OPEN with near');
  }
  if (sort !== 'starts') {
    if (from !== undefined) refuse('from', 'needs sort=starts');
    if (to !== undefined) refuse('to', 'needs sort=starts');
  }
  if (from !== undefined && to !== undefined && from > to) refuse('to', 'must not be before from');
  if (q !== undefined && (near !== undefined || sort === 'starts')) {
    refuse('q', 'must be absent with near and with sort=starts');
  }
}

/** True if the stored quest still has what its index row was found by. The index is eventually consistent. */
export function isStillListed(quest: Quest, { category, sort, startsFrom, startsTo }: ListQuery): boolean {
  if (category !== undefined && quest.category !== category) return false;
  if (sort !== 'starts') return true;
  const { startsAt } = quest;
  return (
    startsAt !== undefined &&
    (startsFrom === undefined || startsAt >= startsFrom) &&
    (startsTo === undefined || startsAt <= startsTo)
  );
}
