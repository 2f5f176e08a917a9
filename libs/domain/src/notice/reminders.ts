import { isExpired } from '../quest/expire-quest.ts';
import type { Quest, QuestEvent, QuestStatus } from '../quest/quest.ts';
import { partyTurn } from '../quest/turn.ts';
import { DAY, HOUR, instant, later, reached } from '../time.ts';
import { ERASED_MEMBER } from '../user/erased-member.ts';
import type { NoticeDraft, NoticeKind } from './notice.ts';

/** A reminder that is later than this is not sent. */
export const REMINDER_MAX_LATE_MS = 48 * HOUR;

/** One reminder of a kind: the instant it counts from, and its distance from that instant in milliseconds. */
export interface ReminderPlan {
  readonly kind: Extract<NoticeKind, 'starts-soon' | 'deadline-soon' | 'claim-idle' | 'attestation-missing'>;
  readonly number: number;
  readonly statuses: readonly QuestStatus[];
  readonly countsFrom: 'startsAt' | 'expiresAt' | 'claimedAt' | 'submittedAt';
  /** Negative before the instant. */
  readonly offsetMs: number;
}

export const REMINDER_PLANS: readonly ReminderPlan[] = [
  {
    ...{ kind: 'starts-soon', number: 1, statuses: ['CLAIMED', 'SUBMITTED'], countsFrom: 'startsAt' },
    offsetMs: -24 * HOUR,
  },
  { kind: 'deadline-soon', number: 1, statuses: ['OPEN'], countsFrom: 'expiresAt', offsetMs: -24 * HOUR },
  { kind: 'claim-idle', number: 1, statuses: ['CLAIMED'], countsFrom: 'claimedAt', offsetMs: 5 * DAY },
  { kind: 'attestation-missing', number: 1, statuses: ['SUBMITTED'], countsFrom: 'submittedAt', offsetMs: 2 * DAY },
  { kind: 'attestation-missing', number: 2, statuses: ['SUBMITTED'], countsFrom: 'submittedAt', offsetMs: 5 * DAY },
];

/** A reminder with the parts of its key: each comes once. */
export interface Reminder {
  readonly draft: NoticeDraft;
  readonly number: number;
  /** The instant that the reminder counts from. */
  readonly from: string;
  readonly dueAt: string;
}

/**
 * Returns the reminders of a quest that are due, at most 48 hours late and still true at `now`. A date that was set, or a
 * claim that was made, closer than the lead gives none.
 * @param events all events of the quest
 */
export function remindersOf(quest: Quest, events: readonly QuestEvent[], now: string): Reminder[] {
  return REMINDER_PLANS.flatMap((plan) => {
    const from = quest[plan.countsFrom];
    if (from === undefined || !plan.statuses.includes(quest.status) || isExpired(quest, now)) return [];
    const dueAt = later(from, plan.offsetMs);
    const isDue = reached(dueAt, now) && instant(now) - instant(dueAt) <= REMINDER_MAX_LATE_MS;
    if (!isDue || !isInTime(plan, from, dueAt, events, now)) return [];
    return hearersOf(plan, quest)
      .filter((userId) => userId !== ERASED_MEMBER)
      .map((userId) => ({
        draft: { userId, kind: plan.kind, category: 'waiting', questId: quest.questId },
        number: plan.number,
        from,
        dueAt,
      }));
  });
}

/** True unless the date has passed, or was unknown to its hearer when the reminder became due. */
function isInTime(
  { offsetMs, countsFrom }: ReminderPlan,
  from: string,
  dueAt: string,
  events: readonly QuestEvent[],
  now: string,
): boolean {
  if (offsetMs > 0) return true;
  const isKnown = countsFrom === 'startsAt' ? ({ kind }: QuestEvent) => kind === 'claimed' : setsDeadline;
  const since = events.findLast(isKnown)?.at;
  return !reached(from, now) && since !== undefined && reached(since, dueAt);
}

/** The start counts too, because it is the deadline of a quest without one of its own. */
function setsDeadline({ kind, detail }: QuestEvent): boolean {
  const fields = detail['fields'];
  const isEdit = kind === 'edited' && Array.isArray(fields);
  return kind === 'created' || (isEdit && (fields.includes('expiresAt') || fields.includes('startsAt')));
}

function hearersOf({ kind }: ReminderPlan, quest: Quest): string[] {
  const { requestorId, performerId } = quest;
  const performer = performerId === undefined ? [] : [performerId];
  switch (kind) {
    case 'deadline-soon':
      return [requestorId];
    case 'starts-soon':
    case 'claim-idle':
      return performer;
    case 'attestation-missing':
      return [
        ...(partyTurn(quest, 'requestor')?.turn === 'confirm' ? [requestorId] : []),
        ...(partyTurn(quest, 'performer')?.turn === 'confirm' ? performer : []),
      ];
  }
}
