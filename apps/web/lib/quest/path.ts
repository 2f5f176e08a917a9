/** The page of a quest, or a place on it. */
export function questPath(questId: string, place?: string): string {
  return `/quests/${encodeURIComponent(questId)}${place === undefined ? '' : `#${place}`}`;
}
