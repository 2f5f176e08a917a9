import { Inject, Injectable, Logger } from '@nestjs/common';
import {
  defaultNoticeSettings,
  isTimeZone,
  LANGUAGES,
  MAIL_MODES,
  NOTICE_CATEGORIES,
  type NoticeSettings,
} from '@civicforge/domain';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { PutCommand } from '../dynamo/commands.ts';
import { Database, type Item } from '../dynamo/database.ts';
import { oneOf, parseReadable, record, text, whole } from '../dynamo/parse.ts';
import { isDeleted, memberKey, USER_RECORD } from '../users/user.item.ts';

/** Sort key of the settings in the table of members. */
export const SETTINGS_RECORD = 'NOTICE-SETTINGS';

export function noticeSettingsKey(userId: string) {
  return { userId, record: SETTINGS_RECORD };
}

/** A member who can be reached. */
export interface Recipient {
  readonly userId: string;
  readonly email: string;
  readonly displayName: string;
  readonly settings: NoticeSettings;
}

/** How members want to be reached. */
@Injectable()
export class NoticeSettingsRepository {
  private readonly logger = new Logger(NoticeSettingsRepository.name);

  constructor(
    private readonly database: Database,
    @Inject(SETTINGS) private readonly configured: Settings,
  ) {}

  /** Returns the settings, and the address of a member who has an account. Reads consistently, in one batch. */
  async reachOf(userId: string): Promise<{ readonly settings: NoticeSettings; readonly email: string | undefined }> {
    const keys = [memberKey(userId), noticeSettingsKey(userId)];
    const { users } = await this.database.readMany({ users: keys }, { isConsistent: true });
    const member = users.find(isMember);
    return { settings: this.settingsIn(users, userId), email: member && text(member, 'email') };
  }

  async save(userId: string, settings: NoticeSettings): Promise<void> {
    const Item = { ...noticeSettingsKey(userId), ...settings };
    await this.database.documents.send(new PutCommand({ TableName: this.database.tables.users, Item }));
  }

  /** Returns the members among these who have an account, with their settings, in one batch. Reads consistently. */
  async recipients(userIds: readonly string[]): Promise<ReadonlyMap<string, Recipient>> {
    const ids = [...new Set(userIds)];
    const keys = ids.flatMap((userId) => [memberKey(userId), noticeSettingsKey(userId)]);
    const { users } = await this.database.readMany({ users: keys }, { isConsistent: true });
    const members = users.filter(isMember);
    return new Map(
      members.map((item) => {
        const userId = text(item, 'userId');
        const [email, displayName] = [text(item, 'email'), text(item, 'displayName')];
        return [userId, { userId, email, displayName, settings: this.settingsIn(users, userId) }];
      }),
    );
  }

  /** Unreadable settings are logged and count as the defaults: the member still gets notices. */
  private settingsIn(items: readonly Item[], userId: string): NoticeSettings {
    const own = items.filter((item) => item['record'] === SETTINGS_RECORD && item['userId'] === userId);
    const [settings] = parseReadable(own, parseSettings, (error) =>
      this.logger.error({ err: error, userId }, 'failed to parse notice settings'),
    );
    return settings ?? defaultNoticeSettings(this.configured.communityTimeZone);
  }
}

function isMember(item: Item): boolean {
  return item['record'] === USER_RECORD && !isDeleted(item);
}

function parseSettings(item: Item): NoticeSettings {
  const timeZone = text(item, 'timeZone');
  if (!isTimeZone(timeZone)) throw new Error(`unknown time zone ${timeZone}`);
  const [email, push] = [record(item, 'email'), record(item, 'push')];
  const mode = (category: (typeof NOTICE_CATEGORIES)[number]) => oneOf(email, category, MAIL_MODES);
  return {
    language: oneOf(item, 'language', LANGUAGES),
    timeZone,
    digestHour: whole(item, 'digestHour'),
    email: {
      waiting: mode('waiting'),
      news: mode('news'),
      community: mode('community'),
      moderation: mode('moderation'),
    },
    push: { waiting: push['waiting'] === true, news: push['news'] === true },
  };
}
