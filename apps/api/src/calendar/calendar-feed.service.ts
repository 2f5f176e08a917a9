import { createHash, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DAY, later, type Quest, questKnownTo, questVisibleTo } from '@civicforge/domain';
import { Clock } from '../clock/clock.ts';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { Problem } from '../http/problem.ts';
import { isParty } from '../quests/quest.mapper.ts';
import { QuestRepository } from '../quests/quest.repository.dynamo.ts';
import { calendarOf } from './calendar.ts';
import { type CalendarFeed, hashOf } from './calendar-feed.item.ts';
import { CALENDAR_PROBLEMS } from './calendar-problems.ts';
import { CalendarFeedRepository } from './calendar-feed.repository.dynamo.ts';

/** Most quests of a feed that are not ended. */
const MOST_ACTIVE = 100;

/** Number of the newest quests in each role that the feed looks at for ended ones. */
const NEWEST = 50;

/** Quests that took place before this many days are absent. */
const KEPT_DAYS = 90;

export interface FeedFile {
  readonly text: string;
  /** Changes with the text. */
  readonly etag: string;
}

/** The personal calendar feed behind an address that only its member knows. */
@Injectable()
export class CalendarFeedService {
  private readonly origin: string;

  constructor(
    private readonly feeds: CalendarFeedRepository,
    private readonly quests: QuestRepository,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.origin = settings.publicOrigins[0] ?? '';
  }

  find(userId: string): Promise<CalendarFeed | undefined> {
    return this.feeds.find(userId);
  }

  /** Returns a new address. The former one ends. */
  async renew(userId: string): Promise<string> {
    const secret = randomBytes(32).toString('base64url');
    await this.feeds.renew({ userId, hash: hashOf(secret), createdAt: this.clock.iso() });
    return `${this.origin}/api/v1/public/calendar/${secret}.ics`;
  }

  end(userId: string): Promise<void> {
    return this.feeds.end(userId);
  }

  /** @throws Problem `calendar-feed.not-found` for an unknown, renewed or ended address */
  async read(secret: string): Promise<FeedFile> {
    const userId = await this.feeds.ownerOf(hashOf(secret));
    if (userId === undefined) throw new Problem(CALENDAR_PROBLEMS['calendar-feed.not-found']);
    const text = calendarOf(await this.questsOf(userId), this.origin, {
      name: this.settings.mail.sender,
      refreshSeconds: 3_600,
    });
    return { text, etag: createHash('sha256').update(text).digest('base64url').slice(0, 22) };
  }

  /** Returns the dated quests of the member as a stranger with the address may see them, earliest first. */
  private async questsOf(userId: string) {
    const now = this.clock.iso();
    const [active, requested, performed] = await Promise.all([
      this.quests.active(userId, now, MOST_ACTIVE),
      this.quests.listOf(userId, 'requestor', NEWEST),
      this.quests.listOf(userId, 'performer', NEWEST),
    ]);
    const ids = [...active.rows.map(({ questId }) => questId), ...requested.questIds, ...performed.questIds];
    const found = await this.quests.findMany([...new Set(ids)]);
    const viewer = { userId, isModerator: false };
    const from = later(now, -KEPT_DAYS * DAY);
    return found
      .filter((quest) => isParty(quest, userId) && questKnownTo(quest, viewer) && dateOf(quest) >= from)
      .sort((one, other) => (dateOf(one) + one.questId < dateOf(other) + other.questId ? -1 : 1))
      .map((quest) => withoutDetail(questVisibleTo(quest, viewer, now)));
  }
}

/** The date in a calendar. Empty for a quest without one. */
function dateOf({ startsAt, expiresAt }: Quest): string {
  return startsAt ?? expiresAt ?? '';
}

/** Returns the quest with the label of its place alone: the feed's address can reach others. */
function withoutDetail<T extends Pick<Quest, 'place'>>({ place, ...quest }: T) {
  return { ...quest, ...(place && { place: { label: place.label } }) };
}
