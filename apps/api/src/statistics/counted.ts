import type { Quest, QuestEvent } from '@civicforge/domain';
import { bucketOf } from './duration-histogram.ts';

/** The counters of a community, in total and by day. They contain no personal data. */
const COUNTED_EVENTS = ['created', 'claimed', 'completed', 'disputed'] as const;
const COUNTERS = ['members', ...COUNTED_EVENTS, 'confirmed', 'active', 'latest'] as const;
type Counter = (typeof COUNTERS)[number];

/** Counters of the members active on a day, and of those with no later active day. */
export const ACTIVE = { onDay: 'active', latest: 'latest' } as const satisfies Record<string, Counter>;

/** Waiting times: from creation to claim, from submission to the completing statement. */
type Wait = 'claimIn' | 'attestIn';

/** Counts of one or more days; waiting times by bucket. */
export interface DayCounts
  extends Readonly<Record<Counter, number>>, Readonly<Record<Wait, ReadonlyMap<number, number>>> {}

export const EMPTY_DAY: Readonly<Record<Counter, number>> = {
  members: 0,
  created: 0,
  claimed: 0,
  completed: 0,
  disputed: 0,
  confirmed: 0,
  active: 0,
  latest: 0,
};

/** Counters to increment for a day (UTC). */
export interface Counted {
  readonly day: string;
  readonly counters: readonly string[];
}

/** Returns the UTC day of an instant, as `2026-11-21`. */
export function dayOf(iso: string): string {
  return iso.slice(0, 10);
}

/** Returns the counters of a change: its events and waiting times. */
export function countedOf(quest: Quest, events: readonly QuestEvent[]): Counted {
  const kinds = COUNTED_EVENTS.filter((name) => events.some(({ kind }) => kind === name));
  const waits = kinds.flatMap((kind) => {
    if (kind === 'claimed') return waited('claimIn', quest.createdAt, quest.claimedAt);
    // A completion by a moderator's decision is not a waiting time.
    if (kind === 'completed' && isAttested(events)) return waited('attestIn', quest.submittedAt, quest.completedAt);
    return [];
  });
  const confirmed = isConfirmedByBoth(quest, events) ? ['confirmed'] : [];
  return { day: dayOf(quest.updatedAt), counters: [...kinds, ...confirmed, ...waits] };
}

/** True if the change completes the quest by the statements of both parties, without a witness or a moderator. */
function isConfirmedByBoth({ attestations }: Quest, events: readonly QuestEvent[]): boolean {
  const isCompletion = events.some(({ kind }) => kind === 'completed') && isAttested(events);
  const roles = attestations.map(({ role }) => role);
  return isCompletion && roles.includes('requestor') && roles.includes('performer');
}

/** True if the events include a statement. */
export function isAttested(events: readonly QuestEvent[]): boolean {
  return events.some(({ kind }) => kind === 'attested');
}

function waited(kind: Wait, from: string | undefined, to: string | undefined): string[] {
  if (from === undefined || to === undefined) return [];
  return [`${kind}${String(bucketOf((Date.parse(to) - Date.parse(from)) / 1_000)).padStart(2, '0')}`];
}

/** Parses the name of a waiting time counter. Undefined for other counters. */
export function waitOf(name: string): { kind: Wait; bucket: number } | undefined {
  const found = /^(claimIn|attestIn)(\d\d)$/.exec(name);
  return found ? { kind: found[1] as Wait, bucket: Number(found[2]) } : undefined;
}

export function isCounter(name: string): name is Counter {
  return (COUNTERS as readonly string[]).includes(name);
}

/** Returns the sum of counts. */
export function sumOf(counts: readonly DayCounts[]): DayCounts {
  const sum = { ...EMPTY_DAY };
  const waits = { claimIn: new Map<number, number>(), attestIn: new Map<number, number>() };
  for (const one of counts) {
    for (const name of COUNTERS) sum[name] += one[name];
    for (const kind of ['claimIn', 'attestIn'] as const) {
      for (const [bucket, count] of one[kind]) waits[kind].set(bucket, (waits[kind].get(bucket) ?? 0) + count);
    }
  }
  return { ...sum, ...waits };
}
