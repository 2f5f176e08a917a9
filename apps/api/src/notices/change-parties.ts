import { ERASED_MEMBER, questAfter } from '@civicforge/domain';
import type { StoredChange } from '../quests/quest.repository.dynamo.ts';

/** The requestor, the performer after the change, and the performer whom it took the quest from. */
export function partiesOf({ quest, history, events }: StoredChange): string[] {
  const performers = [questAfter(history), questAfter([...history, ...events])].map(({ performerId }) => performerId);
  return [quest.requestorId, ...performers].filter(
    (userId): userId is string => userId !== undefined && userId !== ERASED_MEMBER,
  );
}
