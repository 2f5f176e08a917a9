import { Injectable, Logger } from '@nestjs/common';
import {
  type Actor,
  type Call,
  type Case,
  type Comment,
  commentVisibleTo,
  isCancelledByStatements,
  isReportDecided,
  isSettled,
  isWithheld,
  mayBeWithheld,
  type Notice,
  type Quest,
  questAsSeen,
  questKnownTo,
  type RewardJob,
  shownRequestorReward,
  shownReward,
} from '@civicforge/domain';
import { callKey, dateKey, isDateItem, parseCall, parseDate } from '../calls/call.item.ts';
import { caseKey, parseCase } from '../cases/case.item.ts';
import { Clock } from '../clock/clock.ts';
import { commentKey, parseComment } from '../comments/comment.item.ts';
import { Database } from '../dynamo/database.ts';
import { parseReadable } from '../dynamo/parse.ts';
import type { Caller } from '../http/caller.ts';
import { CursorCodec } from '../http/cursor.ts';
import { DEFAULT_LIMIT } from '../http/validation.ts';
import { parseQuest, questKey } from '../quests/quest.item.ts';
import { parseReward } from '../rewards/reward.item.ts';
import { actorOf } from '../users/member.ts';
import { memberKey, peopleOf, type Person } from '../users/user.item.ts';
import type { NoticeDataView, NoticePageView, NoticesQuery, NoticeView } from './notice.dto.ts';
import { NoticeRepository } from './notice.repository.dynamo.ts';

/** What notices are about, as it is now. */
export interface NoticeSubjects {
  readonly quests: ReadonlyMap<string, Quest>;
  readonly comments: ReadonlyMap<string, Comment>;
  readonly people: ReadonlyMap<string, Person>;
  readonly jobs: ReadonlyMap<string, RewardJob>;
  readonly calls: ReadonlyMap<string, Call>;
  /** Starts of dates of calls, by call id and date. */
  readonly starts: ReadonlyMap<string, string>;
  /** Cases that moderators are asked to decide. */
  readonly cases: ReadonlyMap<string, Case>;
}

/** Reads notices with the texts, names and rewards of what they are about. */
@Injectable()
export class NoticeReader {
  private readonly logger = new Logger(NoticeReader.name);

  constructor(
    private readonly notices: NoticeRepository,
    private readonly database: Database,
    private readonly cursors: CursorCodec,
    private readonly clock: Clock,
  ) {}

  async page(query: NoticesQuery, caller: Caller): Promise<NoticePageView> {
    const { userId } = caller;
    const filters = { unread: query.unread && 'true' };
    const scope = { person: userId, path: '/users/me/notices', filters, sort: 'newest' };
    const after = query.cursor === undefined ? undefined : this.cursors.open(scope, query.cursor)['after'];
    const [{ notices, next }, unread] = await Promise.all([
      this.notices.page(userId, { unread: query.unread === true, limit: query.limit ?? DEFAULT_LIMIT, after }),
      this.notices.countUnread(userId),
    ]);
    const subjects = await this.subjectsOf(notices);
    return {
      items: this.views(notices, actorOf(caller), subjects),
      unread,
      ...(next !== undefined && { nextCursor: this.cursors.seal(scope, { after: next }) }),
    };
  }

  /** Returns all notices of a member, newest first. */
  async all(caller: Caller): Promise<NoticeView[]> {
    const views: NoticeView[] = [];
    for (let after: string | undefined, isLast = false; !isLast;) {
      const { notices, next } = await this.notices.page(caller.userId, { unread: false, limit: 100, after });
      views.push(...this.views(notices, actorOf(caller), await this.subjectsOf(notices)));
      [after, isLast] = [next, next === undefined];
    }
    return views;
  }

  /** Reads quests, actors, rewards and reported cases in one batch. */
  async subjectsOf(notices: readonly Notice[]): Promise<NoticeSubjects> {
    const questIds = [...new Set(notices.flatMap(({ questId }) => questId ?? []))];
    const completed = new Set(notices.flatMap(({ kind, questId }) => (kind === 'completed' && questId) || []));
    const actors = new Set(notices.flatMap(({ actorId }) => actorId ?? []));
    const commentIds = notices.flatMap(({ subject }) => subject?.['commentId'] ?? []);
    const dates = notices.flatMap(({ subject }) => {
      const { callId, date } = subject ?? {};
      return callId === undefined || date === undefined ? [] : [dateKey({ callId, date })];
    });
    const callIds = new Set(dates.map(({ callId }) => callId));
    const caseIds = notices.flatMap(({ kind, subject }) => (kind === 'reported' && subject?.['caseId']) || []);
    const { quests, comments, users, rewards, calls, cases } = await this.database.readMany({
      quests: questIds.map(questKey),
      comments: commentIds.map(commentKey),
      users: [...actors].map(memberKey),
      rewards: [...completed].map((jobId) => ({ jobId })),
      calls: [...[...callIds].map(callKey), ...dates],
      cases: [...new Set(caseIds)].map(caseKey),
    });
    const failed = (error: unknown) => this.logger.error({ err: error }, 'unreadable subject of a notice');
    const readable = parseReadable(quests, parseQuest, failed);
    const storedDates = parseReadable(calls.filter(isDateItem), parseDate, failed);
    const storedCalls = parseReadable(
      calls.filter((item) => !isDateItem(item)),
      parseCall,
      failed,
    );
    return {
      calls: new Map(storedCalls.map((call) => [call.callId, call])),
      starts: new Map(storedDates.map(({ callId, date, startsAt = '' }) => [callId + date, startsAt])),
      quests: new Map(readable.map((quest) => [quest.questId, quest])),
      comments: new Map(parseReadable(comments, parseComment, failed).map((one) => [one.commentId, one])),
      people: new Map([...peopleOf(users, failed), ...(await this.requestorsOf(readable, notices, failed))]),
      jobs: new Map(parseReadable(rewards, parseReward, failed).map((job) => [job.questId, job])),
      cases: new Map(parseReadable(cases, parseCase, failed).map((found) => [found.caseId, found])),
    };
  }

  /** Reads the requestors of OPEN quests of others, because their suspension can withhold the quest. */
  private async requestorsOf(
    quests: readonly Quest[],
    notices: readonly Notice[],
    failed: (error: unknown) => void,
  ): Promise<ReadonlyMap<string, Person>> {
    const [userId = ''] = notices.map((notice) => notice.userId);
    const now = this.clock.iso();
    const open = quests.filter((quest) => mayBeWithheld(quest, { userId, isModerator: false }, now));
    const requestors = [...new Set(open.map(({ requestorId }) => requestorId))];
    const { users } = await this.database.readMany({ users: requestors.map(memberKey) });
    return peopleOf(users, failed);
  }

  /** Omits notices about quests that the reader may not know, and about comments that the reader may not read. */
  private views(notices: readonly Notice[], reader: Actor, subjects: NoticeSubjects): NoticeView[] {
    return notices.flatMap((notice) => this.view(notice, reader, subjects) ?? []);
  }

  private view(notice: Notice, reader: Actor, subjects: NoticeSubjects): NoticeView | undefined {
    const { quests, people, jobs } = subjects;
    const { noticeId, kind, category, questId, actorId, at, readAt, subject } = notice;
    const quest = questId === undefined ? undefined : quests.get(questId);
    if (questId !== undefined && !(quest && noticeKnownTo(quest, reader, subjects, this.clock.iso()))) return undefined;
    if (quest && !isReadable(notice, quest, reader, subjects)) return undefined;
    const person = actorId === undefined ? undefined : people.get(actorId);
    const isPast = isOver(notice, subjects, this.clock.iso());
    return {
      noticeId,
      kind,
      category,
      ...(questId !== undefined && { questId }),
      ...(person && { actor: toActor(person) }),
      data: {
        ...subject,
        ...callData(notice, subjects),
        ...(quest && questData(quest, reader, this.clock.iso(), notice, jobs.get(quest.questId))),
        ...(isPast && { settled: true }),
      },
      at,
      read: readAt !== undefined,
    };
  }
}

/** True if the reader may know the quest of a notice. */
export function noticeKnownTo(quest: Quest, reader: Actor, { people }: NoticeSubjects, now: string): boolean {
  return questKnownTo(quest, reader) && !isWithheld(quest, reader, people.get(quest.requestorId), now);
}

/** True if nothing is left of what the notice asks for or announces. */
export function isOver(notice: Notice, { quests, cases }: NoticeSubjects, now: string): boolean {
  const quest = quests.get(notice.questId ?? '');
  if (quest !== undefined) return isSettled(notice, quest, now);
  const found = cases.get(notice.subject?.['caseId'] ?? '');
  return found !== undefined && isReportDecided(notice, found);
}

/** Returns title and start of the date of a call. Its notice goes to the requestor alone. */
function callData({ subject }: Notice, { calls, starts }: NoticeSubjects): NoticeDataView {
  const { callId = '', date = '' } = subject ?? {};
  const title = calls.get(callId)?.pattern.title;
  const startsAt = starts.get(callId + date);
  return { ...(title !== undefined && { title }), ...(startsAt && { startsAt }) };
}

/** False for a comment that is removed or not for the reader. */
function isReadable({ subject }: Notice, quest: Quest, reader: Actor, { comments }: NoticeSubjects): boolean {
  const commentId = subject?.['commentId'];
  if (commentId === undefined) return true;
  const comment = comments.get(commentId);
  return (
    comment !== undefined && comment.removedAt === undefined && commentVisibleTo(comment, quest, reader) !== undefined
  );
}

function toActor({ userId, displayName, role }: Person) {
  return { userId, displayName, ...(role !== undefined && { role }) };
}

function questData(
  quest: Quest,
  { userId, isModerator }: Actor,
  now: string,
  { kind }: Notice,
  job: RewardJob | undefined,
): NoticeDataView {
  const { title, status, expiresAt, startsAt } = questAsSeen(quest, now);
  const role = userId === quest.requestorId ? 'requestor' : userId === quest.performerId ? 'performer' : undefined;
  const resolution = role !== undefined || isModerator ? quest.dispute?.resolution : undefined;
  const isDecided = ['resolved', 'completed', 'cancelled'].includes(kind) && resolution !== undefined;
  return {
    title,
    status,
    ...(role !== undefined && { role }),
    ...(job && role !== undefined && { reward: rewardOf(job, role) }),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(startsAt !== undefined && { startsAt }),
    ...(kind === 'cancelled' && role !== undefined && isCancelledByStatements(quest) && { notDone: true }),
    ...(isDecided && { decision: resolution.decision, reason: resolution.reason }),
  };
}

function rewardOf(job: RewardJob, role: 'requestor' | 'performer') {
  return role === 'performer' ? shownReward(job) : { ...shownRequestorReward(job), state: job.state };
}
