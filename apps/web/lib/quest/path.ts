/** Returns the path of a quest's page, optionally with a fragment. */
export function questPath(questId: string, place?: string): string {
  return `/quests/${encodeURIComponent(questId)}${place === undefined ? '' : `#${place}`}`;
}
