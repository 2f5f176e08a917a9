import { type Quest, questAsSeen } from '@civicforge/domain';
import { rewardKey } from './quest.item.ts';
import type { QuestSort } from './quest-list.ts';
import { isFoundBy } from './quest-words.ts';
import type { ListQuery } from './quest.repository.ts';

/** One page out of what a word found, judged by the whole query, in the order asked for. */
export function searchPage(
  candidates: readonly Quest[],
  words: readonly string[],
  query: ListQuery,
): { page: Quest[]; next?: string } {
  const before = (one: string, other: string) => (query.sort === 'newest' ? one > other : one < other);
  const keyed = candidates
    .filter((quest) => isFoundBy(quest, words) && fits(quest, query))
    .map((quest) => ({ quest, key: sortKey(quest, query.sort) }))
    .filter(({ key }) => query.after === undefined || before(query.after, key))
    .sort((one, other) => (before(one.key, other.key) ? -1 : 1));
  const page = keyed.slice(0, query.limit);
  const last = page.at(-1);
  return { page: page.map(({ quest }) => quest), ...(keyed.length > page.length && last && { next: last.key }) };
}

function sortKey(quest: Quest, sort: QuestSort): string {
  if (sort === 'xp') return rewardKey(quest.rewardXp, quest.questId);
  return sort === 'reputation' ? rewardKey(quest.rewardReputation, quest.questId) : quest.questId;
}

function fits(quest: Quest, { statuses, category, claimableBy, now }: ListQuery): boolean {
  return (
    statuses.includes(questAsSeen(quest, now).status) &&
    (category === undefined || quest.category === category) &&
    quest.requestorId !== claimableBy
  );
}
