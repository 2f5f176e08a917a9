import type { QuestEvent } from '../api/types.ts';
import type { EndingKind } from './ending.ts';

/**
 * Returns the event of a cancellation before any work, or undefined for other endings. The API names no actor to those
 * who may not know which moderator it was.
 */
export function cancellationOf(ending: EndingKind | undefined, events: readonly QuestEvent[]): QuestEvent | undefined {
  return ending === 'cancelled' ? events.findLast(({ kind }) => kind === 'cancelled') : undefined;
}

/** Returns the text that a member gave with an event. A reason given by the system is part of the event's message already. */
export function quoteOf(event: QuestEvent, cancellation: QuestEvent | undefined): string | undefined {
  const quote = event.detail['text'] ?? event.detail['reason'];
  const isByMember = event.actor !== null || event === cancellation;
  return isByMember && typeof quote === 'string' ? quote : undefined;
}
