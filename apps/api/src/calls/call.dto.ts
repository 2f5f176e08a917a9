import {
  type Call,
  CALL_LIMITS,
  CALL_STATES,
  type CallState,
  isNamedTimeZone,
  patternVisibleTo,
  questIdsOf,
  RULE_LIMITS,
} from '@civicforge/domain';
import { ApiProperty, ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { derivedUlid } from '../dynamo/ulids.ts';
import { type Caller, isSynthetic } from '../http/caller.ts';
import { CalendarDate, Matching, ObjectOf, Optional, TimeZone, WholeNumber } from '../http/validation.ts';
import { CreateQuestBody, EditQuestBody } from '../quests/quest.dto.ts';
import { toPlaceView } from '../quests/quest.mapper.ts';
import { PersonView } from '../quests/quest.view.ts';
import { LEFT_OUT_REASONS, type LeftOutReason, type StoredDate } from './call.item.ts';

const { slots } = CALL_LIMITS;
const RULE = new RegExp(`^[A-Za-z0-9;=,+-]{1,${RULE_LIMITS.characters}}$`);

/** The create fields of a quest except photos, which belong to one quest. */
export class CallPatternBody extends OmitType(CreateQuestBody, ['photos']) {}

export class CallScheduleBody {
  /**
   * RFC 5545 RRULE: FREQ (DAILY, WEEKLY, MONTHLY), INTERVAL (1 to 52), BYDAY, and either COUNT (1 to 52) or UNTIL (UTC, at
   * most a year after the start).
   */
  @Matching(RULE, `a recurrence rule of at most ${RULE_LIMITS.characters} characters, such as FREQ=WEEKLY;COUNT=4`)
  rule!: string;

  /** IANA name. The dates keep their time on the clocks of this zone. */
  @TimeZone(isNamedTimeZone)
  timeZone!: string;
}

export class CreateCallBody {
  @ObjectOf(CallPatternBody)
  pattern!: CallPatternBody;

  /** Places of each date. */
  @WholeNumber(slots.min, slots.max)
  slots!: number;

  /** Repeats the call. The pattern then needs a `startsAt` that matches the rule. */
  @Optional()
  @ObjectOf(CallScheduleBody)
  @ApiPropertyOptional()
  schedule?: CallScheduleBody;
}

/** The fields of an edit of a quest except photos. Times are those of the next date without quests. */
export class CallPatternChanges extends OmitType(EditQuestBody, ['photos']) {}

/** Changes of the dates without quests. */
export class CallChangesBody {
  @Optional()
  @ObjectOf(CallPatternChanges)
  @ApiPropertyOptional()
  pattern?: CallPatternChanges;

  @Optional()
  @WholeNumber(slots.min, slots.max)
  @ApiPropertyOptional()
  slots?: number;

  /** Begins a new series with the next date. */
  @Optional()
  @ObjectOf(CallScheduleBody)
  @ApiPropertyOptional()
  schedule?: CallScheduleBody;
}

export class ClaimPlaceQuery {
  /** Local date in the zone of the call. Required if the call has several dates. */
  @Optional()
  @CalendarDate()
  @ApiPropertyOptional()
  date?: string;
}

export const DATE_STATES = ['made', 'left-out'] as const;

/** A date of a call whose quests are made, or that was left out. */
export class CallDateView {
  @ApiProperty({ format: 'date' })
  date!: string;

  @ApiPropertyOptional({ format: 'date-time' })
  startsAt?: string;

  @ApiProperty({ enum: [...DATE_STATES] })
  state!: (typeof DATE_STATES)[number];

  /**
   * Why the date was left out: too few points for all places, a suspension of the requestor, or too late, because the service was
   * away. Only for the requestor and moderators.
   */
  @ApiPropertyOptional({ enum: [...LEFT_OUT_REASONS] })
  leftOutFor?: LeftOutReason;

  @ApiProperty({ type: 'integer' })
  slots!: number;

  /** Free places. */
  @ApiProperty({ type: 'integer' })
  open!: number;

  /** The quests of the date, by place. Empty if it was left out. */
  @ApiProperty({ type: [String] })
  questIds!: string[];
}

export const CALL_ACTIONS = ['edit', 'end'] as const;

export class CallSummaryView {
  @ApiProperty()
  callId!: string;

  @ApiProperty()
  requestorId!: string;

  /** Start and deadline are those of the first date. */
  @ApiProperty({ type: CallPatternBody })
  pattern!: CallPatternBody;

  @ApiProperty({ type: 'integer' })
  slots!: number;

  @ApiPropertyOptional({ type: CallScheduleBody })
  schedule?: CallScheduleBody;

  @ApiProperty({ enum: [...CALL_STATES] })
  state!: CallState;

  /** True if the decision about one of its quests hides the call from all but its requestor and moderators. */
  @ApiPropertyOptional({ enum: [true] })
  hidden?: true;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;

  /** Start of the next date without quests. Absent after the last date. */
  @ApiPropertyOptional({ format: 'date-time' })
  nextAt?: string;

  /** Actions that the caller may perform now. */
  @ApiProperty({ enum: [...CALL_ACTIONS], isArray: true })
  actions!: (typeof CALL_ACTIONS)[number][];
}

export class CallView extends CallSummaryView {
  @ApiProperty({ type: PersonView })
  requestor!: PersonView;

  /** Earliest first. */
  @ApiProperty({ type: [CallDateView] })
  dates!: CallDateView[];
}

export class CallPageView {
  @ApiProperty({ type: [CallSummaryView] })
  items!: CallSummaryView[];

  @ApiPropertyOptional()
  nextCursor?: string;
}

/** Maps a call to the answer for this viewer, with an explicit list of fields. */
export function toCallSummaryView(call: Call, viewer: Caller): CallSummaryView {
  const { callId, requestorId, slots: places, schedule, state, hiddenBy, createdAt, next } = call;
  const { userId, isModerator, isSuspended } = viewer;
  const isOwn = requestorId === userId;
  return {
    callId,
    requestorId,
    pattern: toPatternView(patternVisibleTo(call, { userId, isModerator, isSynthetic: isSynthetic(viewer) })),
    slots: places,
    ...(schedule && { schedule: { rule: schedule.rule, timeZone: schedule.timeZone } }),
    state,
    ...(hiddenBy && { hidden: true }),
    createdAt,
    ...(next?.startsAt !== undefined && { nextAt: next.startsAt }),
    actions: isOwn && state === 'ACTIVE' ? [...(next && !isSuspended ? (['edit'] as const) : []), 'end'] : [],
  };
}

export function toCallView(call: Call, dates: readonly StoredDate[], requestor: PersonView, viewer: Caller): CallView {
  return {
    ...toCallSummaryView(call, viewer),
    requestor,
    dates: dates.map((date) => toDateView(call, date, viewer)),
  };
}

function toDateView(call: Call, stored: StoredDate, { userId, isModerator }: Caller): CallDateView {
  const { date, startsAt, slots: places, open, leftOutAt, leftOutFor } = stored;
  const isMade = leftOutAt === undefined;
  const mayKnow = isModerator || call.requestorId === userId;
  return {
    date,
    ...(startsAt !== undefined && { startsAt }),
    state: isMade ? 'made' : 'left-out',
    ...(leftOutFor !== undefined && mayKnow && { leftOutFor }),
    slots: places,
    open: isMade ? open : 0,
    questIds: isMade ? questIdsOf(call, stored, places, derivedUlid) : [],
  };
}

function toPatternView(pattern: Call['pattern']): CallPatternBody {
  const { title, description, category, rewardXp, rewardReputation, startsAt, expiresAt } = pattern;
  const { durationMinutes, place, visibility } = pattern;
  return {
    title,
    description,
    ...(category !== undefined && { category }),
    ...(rewardXp !== undefined && { rewardXp }),
    ...(rewardReputation !== undefined && { rewardReputation }),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(startsAt !== undefined && { startsAt }),
    ...(durationMinutes !== undefined && { durationMinutes }),
    ...(place && { place: toPlaceView(place) }),
    ...(visibility !== undefined && { visibility }),
  };
}
