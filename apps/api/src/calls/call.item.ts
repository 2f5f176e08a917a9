import {
  type Call,
  CALL_STATES,
  type CallDate,
  type CallPattern,
  dueAt,
  QUEST_CATEGORIES,
  QUEST_VISIBILITIES,
} from '@civicforge/domain';
import { partitionKey } from '@civicforge/contract/keys';
import type { Item } from '../dynamo/database.ts';
import { oneOf, record, recordOrAbsent, text, textOrAbsent, texts, whole } from '../dynamo/parse.ts';
import { parsePlace } from '../quests/quest.item.ts';

const CALL_RECORD = 'CALL';
export const DATE_PREFIX = 'DATE#';

/** Partition of the index of calls with work for the leader. */
export const DUE_KEY = 'due';

/** A date of a call: its quests are made, or it was left out as a whole. */
export interface StoredDate extends CallDate {
  readonly callId: string;
  readonly slots: number;
  /** OPEN quests as of the last dispatch. */
  readonly open: number;
  /** Present if the date was left out, with the reason. */
  readonly leftOutAt?: string;
  readonly leftOutFor?: LeftOutReason;
}

export const LEFT_OUT_REASONS = ['points', 'suspension', 'late'] as const;
export type LeftOutReason = (typeof LEFT_OUT_REASONS)[number];

export function callKey(callId: string) {
  return { callId, record: CALL_RECORD };
}

export function dateKey({ callId, date }: { readonly callId: string; readonly date: string }) {
  return { callId, record: DATE_PREFIX + date };
}

/** Key of the place that a member holds on a date. */
export function heldPlaceKey(callId: string, date: string, userId: string) {
  return { callId: partitionKey('calls', 'call', callId, date, userId), record: 'HELD' };
}

/** Attributes of a stored call. A change writes these and leaves others alone. */
export function attributesOf(call: Call, due: string | undefined): Item {
  const { callId: _callId, next, ...rest } = call;
  return { ...rest, ...(next && { next }), ...(due !== undefined && { dueKey: DUE_KEY, dueAt: due }) };
}

/** The attributes that a call may lack. */
export const OPTIONAL_ATTRIBUTES = ['next', 'schedule', 'hiddenBy', 'dueKey', 'dueAt'] as const;

/** Returns when the leader has work with the call, or undefined. */
export function workAt(call: Call): string | undefined {
  return call.next && dueAt(call, call.next);
}

export function isDateItem(item: Item): boolean {
  return text(item, 'record').startsWith(DATE_PREFIX);
}

export function parseDate(item: Item): StoredDate {
  const startsAt = textOrAbsent(item, 'startsAt');
  const leftOutAt = textOrAbsent(item, 'leftOutAt');
  return {
    callId: text(item, 'callId'),
    date: text(item, 'date'),
    ...(startsAt !== undefined && { startsAt }),
    slots: whole(item, 'slots'),
    open: whole(item, 'open'),
    ...(leftOutAt !== undefined && { leftOutAt, leftOutFor: oneOf(item, 'leftOutFor', LEFT_OUT_REASONS) }),
  };
}

export function parseCall(item: Item): Call {
  const schedule = recordOrAbsent(item, 'schedule');
  const next = recordOrAbsent(item, 'next');
  const startsAt = next && textOrAbsent(next, 'startsAt');
  return {
    callId: text(item, 'callId'),
    requestorId: text(item, 'requestorId'),
    ...(item['isSynthetic'] === true && { isSynthetic: true }),
    pattern: parsePattern(record(item, 'pattern')),
    slots: whole(item, 'slots'),
    ...(schedule && { schedule: { ...schedule, rule: text(schedule, 'rule'), timeZone: text(schedule, 'timeZone') } }),
    timeZone: text(item, 'timeZone'),
    state: oneOf(item, 'state', CALL_STATES),
    version: whole(item, 'version'),
    createdAt: text(item, 'createdAt'),
    ...(item['hiddenBy'] !== undefined && { hiddenBy: texts(item, 'hiddenBy') }),
    ...(next && { next: { date: text(next, 'date'), ...(startsAt !== undefined && { startsAt }) } }),
  };
}

/** Parses a pattern. Unknown attributes stay in it. */
function parsePattern(item: Item): CallPattern {
  const place = recordOrAbsent(item, 'place');
  const wholes = ['rewardXp', 'rewardReputation', 'durationMinutes'].filter((name) => item[name] !== undefined);
  const texts = ['startsAt', 'expiresAt'].filter((name) => item[name] !== undefined);
  return {
    ...item,
    title: text(item, 'title'),
    description: text(item, 'description'),
    ...(item['category'] !== undefined && { category: oneOf(item, 'category', QUEST_CATEGORIES) }),
    ...(item['visibility'] !== undefined && { visibility: oneOf(item, 'visibility', QUEST_VISIBILITIES) }),
    ...Object.fromEntries(wholes.map((name) => [name, whole(item, name)])),
    ...Object.fromEntries(texts.map((name) => [name, text(item, name)])),
    ...(place && { place: parsePlace(place) }),
  };
}
