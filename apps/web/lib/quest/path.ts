/** Returns the path of a quest's page, optionally with a fragment. */
export function questPath(questId: string, place?: string): string {
  return `/quests/${encodeURIComponent(questId)}${place === undefined ? '' : `#${place}`}`;
}

/** Returns the path of the receipt of a quest, as members see it. */
export function questReceiptPath(questId: string): string {
  return `${questPath(questId)}/receipt`;
}

/** Returns the path of a call's page. */
export function callPath(callId: string): string {
  return `/calls/${encodeURIComponent(callId)}`;
}
