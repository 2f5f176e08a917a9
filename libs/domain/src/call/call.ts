import type { Balance, Economy } from '../economy/economy.ts';
import { RuleError } from '../errors.ts';
import { placeFrom, sharedPlace } from '../place/place.ts';
import { createQuest } from '../quest/create-quest.ts';
import type { Decision } from '../quest/decision.ts';
import type { Actor, Quest, QuestDraft } from '../quest/quest.ts';
import { scheduleFrom } from '../quest/schedule.ts';
import { DAY, instant, later, latest } from '../time.ts';
import { callDates, type CallDate, type Expand } from './dates.ts';
import { CALL_LIMITS } from './limits.ts';
import { parseRule, ruleText } from './rule.ts';

export const CALL_STATES = ['ACTIVE', 'ENDED'] as const;
export type CallState = (typeof CALL_STATES)[number];

/** The create fields of each quest. Start and deadline are those of the first date. Photos belong to one quest. */
export type CallPattern = Omit<QuestDraft, 'photos'>;

/** When a call repeats: a recurrence rule (RFC 5545) on the clocks of an IANA time zone. */
export interface CallSchedule {
  readonly rule: string;
  readonly timeZone: string;
}

/** A pattern that makes quests: several places at once, or the same job again. Times are ISO 8601 UTC. */
export interface Call {
  readonly callId: string;
  readonly requestorId: string;
  /** True for a call of a synthetic check. */
  readonly isSynthetic?: true;
  readonly pattern: CallPattern;
  /** Places of each date, 1 to 20. */
  readonly slots: number;
  readonly schedule?: CallSchedule;
  /** The zone of its dates: that of the schedule, or the community's. */
  readonly timeZone: string;
  readonly state: CallState;
  /** Incremented by every change. */
  readonly version: number;
  readonly createdAt: string;
  /** The next date that has no quests yet. Absent after the last one. */
  readonly next?: CallDate;
  /** Ids of the quests whose decisions hide the call. Only its requestor and moderators know a hidden call. */
  readonly hiddenBy?: readonly string[];
}

/** The input of a new call. */
export interface CallDraft {
  readonly pattern: CallPattern;
  readonly slots: number;
  readonly schedule?: CallSchedule;
}

/** The part of a quest that ties it to its call. */
export interface CallPlace {
  readonly callId: string;
  readonly date: string;
  /** 0-based number of the place. */
  readonly slot: number;
}

/**
 * Creates a call. Its first date is `next`; `makeDate` makes the quests.
 * @throws RuleError `call.rule`, `call.start`, `call.deadline`, and like `scheduleFrom`
 */
export function createCall(
  { pattern, slots, schedule }: CallDraft,
  ctx: {
    readonly callId: string;
    readonly actor: Pick<Actor, 'userId' | 'isSynthetic'>;
    readonly now: string;
    readonly communityTimeZone: string;
    readonly expand: Expand;
  },
): Call {
  const { callId, actor, now, communityTimeZone, expand } = ctx;
  const call: Call = {
    callId,
    requestorId: actor.userId,
    ...(actor.isSynthetic && { isSynthetic: true }),
    pattern: patternFrom(pattern, now),
    slots,
    ...(schedule && { schedule: { ...schedule, rule: ruleText(parseRule(schedule.rule)) } }),
    timeZone: schedule?.timeZone ?? communityTimeZone,
    state: 'ACTIVE',
    version: 1,
    createdAt: now,
  };
  const [first] = datesOf(call, expand);
  return first === undefined ? call : { ...call, next: first };
}

/**
 * Returns the dates of a call, earliest first.
 * @throws RuleError `call.start`, `call.deadline` if pattern and schedule do not fit together
 */
export function datesOf(call: Call, expand: Expand): CallDate[] {
  const { startsAt, expiresAt } = call.pattern;
  if (call.schedule !== undefined && startsAt !== undefined && expiresAt !== undefined) {
    if (instant(startsAt) - instant(expiresAt) > CALL_LIMITS.deadlineDays * DAY) {
      const latestDays = CALL_LIMITS.deadlineDays;
      throw new RuleError(
        'call.deadline',
        `The deadline of a call that repeats must be at most ${latestDays} days before the start.`,
        { days: latestDays },
        'pattern.expiresAt',
      );
    }
  }
  return callDates(call, expand);
}

/** Returns the call after its next date was made or left out. */
export function advance(call: Call, expand: Expand): Call {
  const { next, ...rest } = call;
  const following = callDates(call, expand).find(({ date }) => next !== undefined && date > next.date);
  return { ...rest, version: call.version + 1, ...(following && { next: following }) };
}

/** Returns when the quests of a date are made: 14 days ahead, but not before the call exists. */
export function dueAt({ createdAt }: Pick<Call, 'createdAt'>, { startsAt }: CallDate): string {
  return startsAt === undefined ? createdAt : latest(createdAt, later(startsAt, -CALL_LIMITS.aheadDays * DAY));
}

/** Returns a ULID of a time whose random part is a hash of `parts`. */
export type UlidOf = (at: string, ...parts: readonly string[]) => string;

/** Returns the ids of the quests of a date, by place. Every attempt to make the date returns the same ids. */
export function questIdsOf(call: Pick<Call, 'callId' | 'createdAt'>, date: CallDate, slots: number, ulidOf: UlidOf) {
  const at = dueAt(call, date);
  return Array.from({ length: slots }, (_, slot) => ulidOf(at, call.callId, date.date, String(slot)));
}

/**
 * Makes the quests of a date, each paid like any quest.
 * @throws RuleError `points.insufficient` if the balance does not cover all of them, and like `createQuest`
 */
export function makeDate(
  call: Call,
  date: CallDate,
  ctx: {
    readonly questIds: readonly string[];
    readonly now: string;
    readonly economy: Economy;
    readonly balance: Balance;
  },
): Decision[] {
  const { questIds, now, economy, balance } = ctx;
  const needed = economy.questCost * questIds.length;
  if (balance.points < needed) {
    throw new RuleError(
      'points.insufficient',
      `These ${questIds.length} place(s) cost ${needed} creation point(s), and you have ${balance.points}.`,
      { needed, has: balance.points },
    );
  }
  const draft = draftOf(call.pattern, date);
  return questIds.map((questId, slot) =>
    createQuest(draft, {
      questId,
      actorId: call.requestorId,
      now,
      economy,
      balance,
      isSynthetic: call.isSynthetic ?? false,
      place: { callId: call.callId, date: date.date, slot },
    }),
  );
}

/** Ends a call. Its OPEN quests are cancelled one by one; claimed ones go on. @throws RuleError `call.ended` */
export function endCall(call: Call): Call {
  requireActive(call);
  const { next: _next, ...rest } = call;
  return { ...rest, state: 'ENDED', version: call.version + 1 };
}

/** @throws RuleError `call.forbidden` unless the actor made the call */
export function requireOwnCall(call: Pick<Call, 'requestorId'>, { userId }: Pick<Actor, 'userId'>): void {
  if (call.requestorId !== userId) {
    throw new RuleError('call.forbidden', 'Only the member who made this call can change it.', {});
  }
}

/** @throws RuleError `call.ended` */
export function requireActive({ state }: Pick<Call, 'state'>): void {
  if (state === 'ENDED') throw new RuleError('call.ended', 'The call has ended.', {});
}

/**
 * True if the viewer may know the call. Its requestor and moderators know every call. Others know no call that a decision hides, and
 * only synthetic checks know the calls of such checks.
 */
export function callKnownTo(call: Call, { userId, isModerator, isSynthetic }: Actor): boolean {
  if (isModerator || call.requestorId === userId) return true;
  return call.hiddenBy === undefined && (call.isSynthetic !== true || isSynthetic === true);
}

/** Returns the pattern as the viewer sees it: others than the requestor and moderators see the shared place. */
export function patternVisibleTo({ pattern, requestorId }: Call, { userId, isModerator }: Actor): CallPattern {
  const { place } = pattern;
  if (place === undefined || isModerator || requestorId === userId) return pattern;
  return { ...pattern, place: sharedPlace(place) };
}

/** The change of a quest's performer as its call sees it: who gets a place of the date and who loses one. */
export interface PlaceChange {
  readonly callId: string;
  readonly date: string;
  readonly taken?: string;
  readonly freed?: string;
}

/** Returns what a change of a quest does to the places of its call, or undefined. */
export function placeChangeOf(before: Quest | undefined, after: Quest): PlaceChange | undefined {
  const { callId, date, performerId } = after;
  if (callId === undefined || date === undefined || before?.performerId === performerId) return undefined;
  return {
    callId,
    date,
    ...(performerId !== undefined && { taken: performerId }),
    ...(before?.performerId !== undefined && { freed: before.performerId }),
  };
}

/** Returns the fields of the quests of one date. The deadline keeps its distance to the start. */
export function draftOf(pattern: CallPattern, { startsAt }: CallDate): QuestDraft {
  if (startsAt === undefined || pattern.startsAt === undefined) return pattern;
  const { expiresAt } = pattern;
  const offset = expiresAt === undefined ? 0 : instant(expiresAt) - instant(pattern.startsAt);
  return { ...pattern, startsAt, expiresAt: later(startsAt, offset) };
}

/** Returns the pattern in its stored form. */
function patternFrom(pattern: CallPattern, now: string): CallPattern {
  const { startsAt: _startsAt, expiresAt: _expiresAt, place, ...rest } = pattern;
  return { ...rest, ...scheduleFrom({}, pattern, now), ...(place && { place: placeFrom(place) }) };
}
