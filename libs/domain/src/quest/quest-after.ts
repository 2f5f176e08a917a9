import { ERASED_MEMBER } from '../user/erased-member.ts';
import type { QuestEvent, QuestStatus } from './quest.ts';

/** Status and performer of a quest at one point of its history. */
export interface QuestThen {
  readonly status: QuestStatus;
  /** Absent before the claim, and for an erased member. */
  readonly performerId?: string;
}

/**
 * Returns status and performer as these events left them. The quest itself can have changed since, for example if its
 * performer has released it.
 * @param events all events of the quest up to that point, oldest first
 */
export function questAfter(events: readonly QuestEvent[]): QuestThen {
  let status: QuestStatus = 'OPEN';
  let performerId: string | undefined;
  for (const event of events) {
    status = statusAfter(event, status);
    if (event.kind === 'claimed') performerId = event.actorId;
    if (event.kind === 'released') performerId = undefined;
  }
  return { status, ...(performerId !== undefined && performerId !== ERASED_MEMBER && { performerId }) };
}

/** `edited` and a statement keep the status. The end by a second statement or a resolution is an event of its own. */
function statusAfter({ kind, detail }: QuestEvent, before: QuestStatus): QuestStatus {
  switch (kind) {
    case 'created':
    case 'released':
      return 'OPEN';
    case 'claimed':
    case 'changes-requested':
      return 'CLAIMED';
    case 'submitted':
      return 'SUBMITTED';
    case 'completed':
      return 'COMPLETED';
    case 'disputed':
      return 'DISPUTED';
    case 'cancelled':
      return 'CANCELLED';
    case 'expired':
      return 'EXPIRED';
    case 'resolved':
      return detail['decision'] === 'redo' ? 'CLAIMED' : before;
    case 'edited':
    case 'attested':
      return before;
  }
}
