import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import { isolateText, later, MINUTE, type Quest } from '@civicforge/domain';

/** What a calendar shows of a quest, as its reader sees it. */
export type CalendarQuest = Pick<
  Quest,
  | 'questId'
  | 'title'
  | 'description'
  | 'status'
  | 'version'
  | 'updatedAt'
  | 'startsAt'
  | 'expiresAt'
  | 'durationMinutes'
  | 'place'
>;

export const CALENDAR_TYPE = 'text/calendar; charset=utf-8';

/** What a subscribed calendar shows besides its events. */
export interface FeedProperties {
  /** Name of the calendar. */
  readonly name: string;
  /** Time in seconds after which a program reads the feed again. */
  readonly refreshSeconds: number;
}

/**
 * Returns an iCalendar file of quests with a start or a deadline; others are left out. A start lasts `durationMinutes`, a
 * deadline is an instant. Times are UTC, so that no change of summer time moves them.
 * @param origin scheme and host of the product, for links and ids
 * @param feed properties of a subscribed calendar; absent from the file of one quest
 * @see https://www.rfc-editor.org/rfc/rfc5545
 */
export function calendarOf(quests: readonly CalendarQuest[], origin: string, feed?: FeedProperties): string {
  const host = new URL(origin).hostname;
  const calendar = ical({
    prodId: { company: 'CivicForge', product: 'quests' },
    method: ICalCalendarMethod.PUBLISH,
    ...(feed && { name: feed.name, ttl: feed.refreshSeconds }),
  });
  for (const quest of quests) {
    const { questId, title, description, startsAt, expiresAt, durationMinutes, place } = quest;
    const start = startsAt ?? expiresAt;
    if (start === undefined) continue;
    const isLong = startsAt !== undefined && durationMinutes !== undefined;
    const location = [place?.label, place?.detail]
      .filter((part) => part !== undefined)
      .map(isolateText)
      .join(', ');
    calendar.createEvent({
      id: `${questId}@${host}`,
      sequence: quest.version,
      stamp: new Date(quest.updatedAt),
      lastModified: new Date(quest.updatedAt),
      start: new Date(start),
      end: isLong ? new Date(later(start, durationMinutes * MINUTE)) : null,
      // The word is the same in English and German.
      summary: startsAt === undefined ? `Deadline: ${isolateText(title)}` : title,
      description,
      location: location === '' ? null : location,
      url: `${origin}/quests/${questId}`,
      status: STATUS[quest.status],
    });
  }
  return calendar.toString();
}

const { CANCELLED, CONFIRMED, TENTATIVE } = ICalEventStatus;

const STATUS: Readonly<Record<Quest['status'], ICalEventStatus>> = {
  OPEN: TENTATIVE,
  CLAIMED: CONFIRMED,
  SUBMITTED: CONFIRMED,
  DISPUTED: CONFIRMED,
  COMPLETED: CONFIRMED,
  CANCELLED,
  EXPIRED: CANCELLED,
};
