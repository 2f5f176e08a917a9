import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ID_FORMS } from '@civicforge/contract/keys';
import { Allow } from 'class-validator';
import {
  CASE_OUTCOMES,
  type CaseOutcome,
  isNamedTimeZone,
  type Language,
  LANGUAGES,
  MAIL_MODES,
  type MailMode,
  NOTICE_CATEGORIES,
  NOTICE_KINDS,
  type NoticeCategory,
  type NoticeKind,
  type NoticeSettings,
  QUEST_STATUSES,
  type QuestStatus,
  RESOLUTION_DECISIONS,
  type ResolutionDecision,
} from '@civicforge/domain';
import {
  IdList,
  Matching,
  ObjectOf,
  OneOf,
  Optional,
  PageQuery,
  QueryTrue,
  TimeZone,
  WholeNumber,
  YesOrNo,
} from '../http/validation.ts';
import { EventActorView, RewardView } from '../quests/quest.view.ts';
import { UNDELIVERABLE_REASONS, type UndeliverableReason } from './undeliverable.item.ts';

/** Maximum number of notices of one request. */
const MOST_AT_ONCE = 100;

export class NoticesQuery extends PageQuery {
  @Optional()
  @QueryTrue()
  unread?: true;
}

/** Either `noticeIds` or `upTo`. */
export class ReadNoticesBody {
  @Optional()
  @IdList(ID_FORMS.notice, MOST_AT_ONCE)
  noticeIds?: string[];

  /** Marks this notice and all that are unread now and older. */
  @Optional()
  @Matching(ID_FORMS.notice, 'the id of a notice')
  upTo?: string;
}

class MailModesBody {
  @OneOf(MAIL_MODES)
  waiting!: MailMode;

  @OneOf(MAIL_MODES)
  news!: MailMode;

  /** `now` counts as `digest`: mails about new quests come in digests only. */
  @OneOf(MAIL_MODES)
  community!: MailMode;

  @OneOf(MAIL_MODES)
  moderation!: MailMode;
}

class PushModesBody {
  @YesOrNo()
  waiting!: boolean;

  @YesOrNo()
  news!: boolean;
}

/** The member's address while no mails go to it. */
export class UndeliverableView {
  /** Begin and domain of the address: `a***@example.org`. */
  @ApiProperty()
  address!: string;

  /** `bounce`: the address does not exist. `complaint`: a mail was reported as spam. */
  @ApiProperty({ enum: [...UNDELIVERABLE_REASONS] })
  reason!: UndeliverableReason;

  @ApiProperty({ format: 'date-time' })
  since!: string;
}

/** How a member wants to be reached. The product itself always shows all notices. */
export class NoticeSettingsBody {
  @OneOf(LANGUAGES)
  language!: Language;

  /** IANA name, such as `Europe/Berlin`. */
  @TimeZone(isNamedTimeZone)
  timeZone!: string;

  /** Local hour of the digest. */
  @WholeNumber(0, 23)
  digestHour!: number;

  @ObjectOf(MailModesBody)
  email!: MailModesBody;

  /** Applies to the devices that the member has subscribed. */
  @ObjectOf(PushModesBody)
  push!: PushModesBody;

  /** Present while mails do not reach the member. Part of answers; a request that repeats it changes nothing. */
  @Allow()
  @ApiPropertyOptional({ type: UndeliverableView, readOnly: true })
  undeliverable?: UndeliverableView;
}

/** What the notice is about, as it is now. Absent parts are unknown or do not apply. */
export class NoticeDataView {
  @ApiPropertyOptional()
  title?: string;

  @ApiPropertyOptional({ enum: [...QUEST_STATUSES] })
  status?: QuestStatus;

  @ApiPropertyOptional({ enum: ['requestor', 'performer'] })
  role?: 'requestor' | 'performer';

  /** The reward of the reader, for a completed quest. `PENDING` means that it is being paid. */
  @ApiPropertyOptional({ type: RewardView })
  reward?: RewardView;

  @ApiPropertyOptional({ format: 'date-time' })
  expiresAt?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  startsAt?: string;

  /** True if nothing is left of what the notice asks for or announces. */
  @ApiPropertyOptional()
  settled?: boolean;

  /** True for a cancellation by two statements that the work was not done. */
  @ApiPropertyOptional()
  notDone?: boolean;

  /** The moderator's decision of a dispute with its reason. */
  @ApiPropertyOptional({ enum: [...RESOLUTION_DECISIONS] })
  decision?: ResolutionDecision;

  @ApiPropertyOptional()
  reason?: string;

  @ApiPropertyOptional()
  commentId?: string;

  @ApiPropertyOptional()
  webhookId?: string;

  @ApiPropertyOptional()
  callId?: string;

  /** Local date of a call that was left out. */
  @ApiPropertyOptional({ format: 'date' })
  date?: string;

  /** Why the date was left out. */
  @ApiPropertyOptional({ enum: ['points', 'late'] })
  leftOutFor?: 'points' | 'late';

  /** The case, for moderators and the person concerned. */
  @ApiPropertyOptional()
  caseId?: string;

  /** What moderators decided. `lift` ends a suspension early. */
  @ApiPropertyOptional({ enum: [...CASE_OUTCOMES] })
  outcome?: CaseOutcome;
}

export class NoticeView {
  @ApiProperty()
  noticeId!: string;

  @ApiProperty({ enum: [...NOTICE_KINDS] })
  kind!: NoticeKind;

  @ApiProperty({ enum: [...NOTICE_CATEGORIES] })
  category!: NoticeCategory;

  @ApiPropertyOptional()
  questId?: string;

  /** The member who caused it. */
  @ApiPropertyOptional({ type: EventActorView })
  actor?: EventActorView;

  @ApiProperty({ type: NoticeDataView })
  data!: NoticeDataView;

  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty()
  read!: boolean;
}

export class NoticePageView {
  /** Newest first. A page can hold fewer items than `limit`. */
  @ApiProperty({ type: [NoticeView] })
  items!: NoticeView[];

  /** Number of unread notices; 51 means more than 50. */
  @ApiProperty({ type: 'integer', minimum: 0, maximum: 51 })
  unread!: number;

  @ApiPropertyOptional()
  nextCursor?: string;
}

/** Returns the fields of settings, one by one. */
export function toNoticeSettings(settings: NoticeSettings): NoticeSettings {
  const { language, timeZone, digestHour, email, push } = settings;
  return {
    language,
    timeZone,
    digestHour,
    email: {
      waiting: email.waiting,
      news: email.news,
      community: email.community,
      moderation: email.moderation,
    },
    push: { waiting: push.waiting, news: push.news },
  };
}
