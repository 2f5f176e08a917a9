import { ERASED_MEMBER } from '../user/erased-member.ts';
import type { Quest, QuestEvent } from '../quest/quest.ts';
import { isCancelledByModerator } from '../quest/visibility.ts';
import { HOUR, instant } from '../time.ts';
import type { NoticeCategory, NoticeDraft, NoticeKind } from './notice.ts';

/** A release so close to the start is urgent for the requestor. */
const LATE_RELEASE_MS = 24 * HOUR;

/** One change of a quest, and what the rules need to know who hears of it. */
export interface HeardChange {
  /** The quest now, possibly after later changes. */
  readonly quest: Quest;
  /** Events of earlier changes, oldest first. */
  readonly history: readonly QuestEvent[];
  /** Events of this change, oldest first. */
  readonly events: readonly QuestEvent[];
  /** Moderators and admins who were seen lately. */
  readonly staff: readonly string[];
}

interface Parties {
  readonly requestorId: string;
  readonly performerId?: string;
}

/**
 * Returns the notices of one change: at most one per person, the last one. Erased members get none. Moderators hear of
 * disputes, never of quests they are a party of, and not of those of synthetic checks.
 */
export function noticesOf(change: HeardChange): NoticeDraft[] {
  const { quest, history, events, staff } = change;
  const parties = partiesAt(quest, [...history, ...events]);
  // `completed`, `cancelled` and the `disputed` of a contradiction have no actor of their own.
  const causeId = events[0]?.actorId;
  const heard = new Map<string, NoticeDraft>();
  for (const event of events) {
    const { kind, category, hearers } = audience(event, events, parties, quest);
    const listeners = event.kind === 'disputed' && !quest.isSynthetic ? staff : [];
    const all = [
      ...listeners.map((userId) => ({ userId, category: 'moderation' as const })),
      ...hearers(causeId).map((userId) => ({ userId, category })),
    ];
    for (const hearer of all) {
      if (hearer.userId === ERASED_MEMBER || kind === undefined) continue;
      const isNamed = causeId !== undefined && causeId !== ERASED_MEMBER && !isCancelledByModerator(event, quest);
      const actor = isNamed ? { actorId: causeId } : {};
      heard.set(hearer.userId, { ...hearer, kind, questId: quest.questId, ...actor });
    }
  }
  return [...heard.values()];
}

interface Audience {
  readonly kind: NoticeKind | undefined;
  readonly category: NoticeCategory;
  /** Returns the hearers; `causeId` is the person who caused the change. */
  readonly hearers: (causeId: string | undefined) => readonly string[];
}

const NOBODY: Audience = { kind: undefined, category: 'news', hearers: () => [] };

function audience(
  event: QuestEvent,
  change: readonly QuestEvent[],
  { requestorId, performerId }: Parties,
  quest: Quest,
): Audience {
  const performer = performerId === undefined ? [] : [performerId];
  const both = [requestorId, ...performer];
  const others = (people: readonly string[]) => (causeId: string | undefined) =>
    people.filter((userId) => userId !== causeId);
  switch (event.kind) {
    case 'submitted':
      return { kind: 'submitted', category: 'waiting', hearers: () => [requestorId] };
    case 'changes-requested':
      return { kind: 'changes-requested', category: 'waiting', hearers: () => performer };
    case 'attested':
      // A later event of the same change means that this was the second statement.
      return change.at(-1) === event ? { kind: 'attested', category: 'waiting', hearers: others(both) } : NOBODY;
    case 'claimed':
      return { kind: 'claimed', category: 'news', hearers: () => [requestorId] };
    case 'released':
      return { kind: 'released', category: isLate(event, quest) ? 'waiting' : 'news', hearers: others(both) };
    case 'cancelled':
      // An open place of a hidden call: the decision about another quest of the call has told it.
      if (quest.hiddenWith !== undefined && change[0] === event) return NOBODY;
      return { kind: 'cancelled', category: 'news', hearers: others(both) };
    case 'completed':
    case 'expired':
      return { kind: event.kind, category: 'news', hearers: others(both) };
    case 'disputed':
    case 'resolved':
      return { kind: event.kind, category: 'waiting', hearers: () => both };
    default:
      return NOBODY;
  }
}

/** True if the work was to start within 24 hours of the release. */
function isLate({ at }: QuestEvent, { startsAt }: Quest): boolean {
  if (startsAt === undefined) return false;
  const left = instant(startsAt) - instant(at);
  return left > 0 && left <= LATE_RELEASE_MS;
}

/**
 * Returns the parties while the last event happened. The quest itself can have changed since, for example if its
 * performer has released it.
 */
function partiesAt({ requestorId }: Quest, events: readonly QuestEvent[]): Parties {
  let performerId: string | undefined;
  for (const [index, { kind, actorId }] of events.entries()) {
    if (kind === 'claimed') performerId = actorId;
    // The release itself still concerns the performer.
    if (kind === 'released' && index < events.length - 1) performerId = undefined;
  }
  return { requestorId, ...(performerId !== undefined && { performerId }) };
}
