import { Inject, Injectable, Logger } from '@nestjs/common';
import {
  defaultNoticeSettings,
  isTimeZone,
  LANGUAGES,
  MAIL_MODES,
  NOTICE_CATEGORIES,
  type NoticeCategory,
  type NoticeSettings,
} from '@civicforge/domain';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { ConditionFailed } from '../dynamo/condition-failed.ts';
import { Database, type Item } from '../dynamo/database.ts';
import { oneOf, parseReadable, record, text, whole } from '../dynamo/parse.ts';
import { commit, type TransactItem } from '../dynamo/transaction.ts';
import { newChangeId } from '../http/change.ts';
import { Problem } from '../http/problem.ts';
import { registeredIn, registrationCountKey } from './registration-count.item.ts';
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
  /** True if a browser of the member takes push messages. */
  readonly hasPush: boolean;
}

/** Who hears of a change. */
export interface Audience {
  readonly recipients: ReadonlyMap<string, Recipient>;
  /** Parties who registered a webhook. */
  readonly withWebhooks: ReadonlySet<string>;
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

  /** @throws Problem `auth.invalid-token` if the account is deleted at the same time */
  async save(userId: string, settings: NoticeSettings): Promise<void> {
    const Item = { ...noticeSettingsKey(userId), ...settings };
    const Put = { TableName: this.database.tables.users, Item };
    try {
      await this.commit(userId, { Put });
    } catch (error) {
      if (error instanceof ConditionFailed) throw new Problem('auth.invalid-token');
      throw error;
    }
  }

  /**
   * Ends mails of these categories and leaves all other settings as they are, also those that other requests change at the
   * same time. Does nothing for a member without an account.
   */
  async endMails(userId: string, categories: readonly NoticeCategory[]): Promise<void> {
    if (categories.length === 0) return;
    const { email, ...others } = defaultNoticeSettings(this.configured.communityTimeZone);
    const off = Object.fromEntries(categories.map((category) => [category, 'off'] as const));
    const TableName = this.database.tables.users;
    const Key = noticeSettingsKey(userId);
    const Update = {
      TableName,
      Key,
      UpdateExpression: `SET ${categories.map((category) => `email.#${category} = :off`).join(', ')}`,
      ConditionExpression: 'attribute_exists(email)',
      ExpressionAttributeNames: Object.fromEntries(categories.map((category) => [`#${category}`, category])),
      ExpressionAttributeValues: { ':off': 'off' },
    };
    const Put = {
      TableName,
      Item: { ...Key, ...others, email: { ...email, ...off } },
      ConditionExpression: 'attribute_not_exists(email)',
    };
    // The first settings of a member can be stored between the two.
    for (const write of [{ Update }, { Put }, { Update }]) {
      try {
        await this.commit(userId, write);
        return;
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error;
        if (error.names.includes('member')) return;
      }
    }
  }

  /** Writes settings of a member who has an account, so that nothing is left behind by a deletion at the same time. */
  private commit(userId: string, write: TransactItem): Promise<void> {
    const ConditionCheck = {
      TableName: this.database.tables.users,
      Key: memberKey(userId),
      ConditionExpression: 'attribute_exists(createdAt)',
    };
    return commit(this.database, newChangeId(), [
      { name: 'settings', write },
      { name: 'member', write: { ConditionCheck } },
    ]);
  }

  /** Returns the members among these who have an account, with their settings, in one batch. Reads consistently. */
  async recipients(userIds: readonly string[]): Promise<ReadonlyMap<string, Recipient>> {
    return (await this.audience(userIds, [])).recipients;
  }

  /** Returns the same recipients, and which of the parties registered a webhook, in the same batch. */
  async audience(userIds: readonly string[], parties: readonly string[]): Promise<Audience> {
    const keys = [...new Set(userIds)].flatMap((userId) => [
      memberKey(userId),
      noticeSettingsKey(userId),
      registrationCountKey('push', userId),
    ]);
    const counts = [...new Set(parties)].map((userId) => registrationCountKey('webhooks', userId));
    const { users } = await this.database.readMany({ users: [...keys, ...counts] }, { isConsistent: true });
    const withPush = registeredIn(users, 'push');
    const recipients = users.filter(isMember).map((item): Recipient => {
      const userId = text(item, 'userId');
      const [email, displayName] = [text(item, 'email'), text(item, 'displayName')];
      const settings = this.settingsIn(users, userId);
      return { userId, email, displayName, settings, hasPush: withPush.has(userId) };
    });
    return {
      recipients: new Map(recipients.map((recipient) => [recipient.userId, recipient])),
      withWebhooks: registeredIn(users, 'webhooks'),
    };
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
