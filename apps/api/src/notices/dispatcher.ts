import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  isDone,
  later,
  type Notice,
  type NoticeDraft,
  noticesOf,
  noticesOfComment,
  type QuestEventKind,
} from '@civicforge/domain';
import { Clock } from '../clock/clock.ts';
import { CommentRepository } from '../comments/comment.repository.dynamo.ts';
import { DeliveryEngine } from '../deliveries/delivery.engine.ts';
import { DeliveryRepository } from '../deliveries/delivery.repository.dynamo.ts';
import { deliveryPut } from '../deliveries/delivery.writes.dynamo.ts';
import { Database } from '../dynamo/database.ts';
import { derivedUlid } from '../dynamo/ulids.ts';
import { Outbox } from '../outbox/outbox.ts';
import type { EventKey } from '../outbox/outbox.repository.dynamo.ts';
import { QuestRepository, type StoredChange } from '../quests/quest.repository.dynamo.ts';
import { STAFF_DAYS } from './notice.item.ts';
import { partiesOf } from './change-parties.ts';
import { MOST_UNREAD, NoticeRepository } from './notice.repository.dynamo.ts';
import { NoticeSettingsRepository, type Recipient } from './notice-settings.repository.dynamo.ts';
import type { ChangeFollower, ChangePlanner, NoticePlanner } from './planners.ts';

const DAY_MS = 86_400_000;

/** Events that moderators hear of, and those that do what the moderators were asked for. */
const OF_DISPUTES: readonly QuestEventKind[] = ['disputed', 'resolved'];

/** Events that do nothing a notice asks for. */
const WITHOUT_EFFECT: readonly QuestEventKind[] = ['created', 'edited'];

/** Comments that are searched for earlier writers. */
const EARLIER_COMMENTS = 100;

/** Derives notices and messages from changes of quests and from comments. All keys derive from the event, so a repetition adds nothing. */
@Injectable()
export class Dispatcher implements OnModuleInit {
  private readonly noticePlanners: NoticePlanner[] = [];
  private readonly changePlanners: ChangePlanner[] = [];
  private readonly followers: ChangeFollower[] = [];

  constructor(
    private readonly outbox: Outbox,
    private readonly quests: QuestRepository,
    private readonly comments: CommentRepository,
    private readonly notices: NoticeRepository,
    private readonly settings: NoticeSettingsRepository,
    private readonly deliveries: DeliveryRepository,
    private readonly engine: DeliveryEngine,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.outbox.register(isChange, ({ questId, record }) => this.dispatchChange(questId, record));
    this.outbox.register(isComment, ({ commentId }) => this.dispatchComment(commentId));
  }

  addNoticePlanner(planner: NoticePlanner): void {
    this.noticePlanners.push(planner);
  }

  addChangePlanner(planner: ChangePlanner): void {
    this.changePlanners.push(planner);
  }

  /** Adds work that follows from each change. It must be repeatable, like a dispatch. */
  addFollower(follower: ChangeFollower): void {
    this.followers.push(follower);
  }

  /**
   * Stores a notice for each member who has an account, with the messages that follow, and sends those that are due.
   * @param at time of the cause
   * @param cause parts that identify the cause of the notices
   */
  async notify(drafts: readonly NoticeDraft[], at: string, ...cause: readonly string[]): Promise<void> {
    await this.tellMembers(drafts, await this.settings.recipients(drafts.map(({ userId }) => userId)), at, ...cause);
  }

  private async tellMembers(
    drafts: readonly NoticeDraft[],
    recipients: ReadonlyMap<string, Recipient>,
    at: string,
    ...cause: readonly string[]
  ): Promise<void> {
    for (const draft of drafts) {
      const recipient = recipients.get(draft.userId);
      if (recipient === undefined) continue;
      const notice: Notice = { ...draft, noticeId: derivedUlid(at, ...cause, draft.userId), at };
      const plans = await Promise.all(this.noticePlanners.map((planner) => planner.plan(notice, recipient)));
      const deliveries = plans.flatMap((plan) => plan.deliveries ?? []);
      const puts = deliveries.map((delivery) => deliveryPut(this.database.tables.deliveries, delivery));
      const writes = plans.flatMap((plan) => plan.writes ?? []);
      if (await this.notices.create(notice, [...puts, ...writes])) this.engine.sendSoon(deliveries);
    }
  }

  private async dispatchChange(questId: string, eventRecord: string): Promise<void> {
    const change = await this.quests.findChange(questId, eventRecord);
    if (change === undefined) return;
    const { quest, record, events } = change;
    const staff = events.some(({ kind }) => OF_DISPUTES.includes(kind)) ? await this.staff() : [];
    const drafts = noticesOf({ ...change, staff });
    const userIds = drafts.map(({ userId }) => userId);
    const { recipients, withWebhooks } = await this.settings.audience(userIds, partiesOf(change));
    await this.tellMembers(drafts, recipients, events[0]?.at ?? quest.updatedAt, quest.questId, record);
    await this.markDone(change, staff);
    await this.tellPrograms(change, withWebhooks);
    for (const follow of this.followers) await follow(change);
  }

  /** Marks notices as read that ask for something that the change has done, so that the bell counts what is left to do. */
  private async markDone(change: StoredChange, staff: readonly string[]): Promise<void> {
    const { quest, events } = change;
    if (events.every(({ kind }) => WITHOUT_EFFECT.includes(kind))) return;
    // A dispute has nothing done for moderators until it is decided.
    const deciders = events.some(({ kind }) => kind === 'resolved') ? staff : [];
    const readers = [...new Set([...partiesOf(change), ...deciders])];
    await this.markRead(readers, (notice) => notice.questId === quest.questId && isDone(notice, quest));
  }

  /** Marks unread notices of members as read. */
  async markRead(userIds: readonly string[], isRead: (notice: Notice) => boolean): Promise<void> {
    const markFor = async (userId: string) => {
      const { notices } = await this.notices.page(userId, { unread: true, limit: MOST_UNREAD });
      const ids = notices.filter(isRead).map(({ noticeId }) => noticeId);
      await this.notices.markRead(userId, ids, this.clock.iso());
    };
    await Promise.all(userIds.map(markFor));
  }

  private async dispatchComment(commentId: string): Promise<void> {
    const comment = await this.comments.find(commentId);
    const quest = comment && (await this.quests.find(comment.questId));
    if (comment === undefined || quest === undefined) return;
    const earlier = await this.comments.before(comment, EARLIER_COMMENTS);
    const staff = comment.audience === 'parties' ? await this.staff() : [];
    await this.notify(noticesOfComment({ comment, quest, earlier, staff }), comment.at, commentId);
  }

  private async tellPrograms(change: StoredChange, withWebhooks: ReadonlySet<string>): Promise<void> {
    const planned = await Promise.all(this.changePlanners.map((planner) => planner.plan(change, withWebhooks)));
    for (const delivery of planned.flat()) {
      if (await this.deliveries.create(delivery)) this.engine.sendSoon([delivery]);
    }
  }

  /** Returns the moderators and admins who were seen lately. */
  staff(): Promise<string[]> {
    return this.notices.staffSeenSince(later(this.clock.iso(), -STAFF_DAYS * DAY_MS));
  }
}

type ChangeKey = Extract<EventKey, { readonly questId: string; readonly record: string }>;
type CommentKey = Extract<EventKey, { readonly commentId: string }>;

function isChange(key: EventKey): key is ChangeKey {
  return 'questId' in key && 'record' in key;
}

function isComment(key: EventKey): key is CommentKey {
  return 'commentId' in key;
}
