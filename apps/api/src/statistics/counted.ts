import type { Quest, QuestEvent } from '@civicforge/domain';
import { bucketOf } from './duration-histogram.ts';

/** What is counted of a community, since the beginning and by day; nothing of it is about a person. */
const COUNTED_EVENTS = ['created', 'claimed', 'completed', 'disputed'] as const;
const COUNTERS = ['members', ...COUNTED_EVENTS, 'active', 'latest'] as const;
type Counter = (typeof COUNTERS)[number];

/** Members who changed something that day, and those among them who have not done so on a later day. */
export const ACTIVE = { onDay: 'active', latest: 'latest' } as const satisfies Record<string, Counter>;

/** How long quests waited: from posting to claim, from submission to the statement that completes. */
type Wait = 'claimIn' | 'attestIn';

/** Counts of one day, or of several; waits by bucket. */
export interface DayCounts
  extends Readonly<Record<Counter, number>>, Readonly<Record<Wait, ReadonlyMap<number, number>>> {}

export const EMPTY_DAY: Readonly<Record<Counter, number>> = {
  members: 0,
  created: 0,
  claimed: 0,
  completed: 0,
  disputed: 0,
  active: 0,
  latest: 0,
};

/** Things that happened on a day (UTC), by the names of their counters. */
export interface Counted {
  readonly day: string;
  readonly things: readonly string[];
}

/** The day of an instant, as `2026-11-21`. */
export function dayOf(iso: string): string {
  return iso.slice(0, 10);
}

/** What a change of a quest counts: its events, and how long people waited for them. */
export function countedOf(quest: Quest, events: readonly QuestEvent[]): Counted {
  const kinds = COUNTED_EVENTS.filter((thing) => events.some(({ kind }) => kind === thing));
  const waits = kinds.flatMap((kind) => {
    if (kind === 'claimed') return waited('claimIn', quest.createdAt, quest.claimedAt);
    // A moderator's decision takes its own time.
    if (kind === 'completed' && isAttested(events)) return waited('attestIn', quest.submittedAt, quest.completedAt);
    return [];
  });
  return { day: dayOf(quest.updatedAt), things: [...kinds, ...waits] };
}

/** True where a statement is part of the change. */
export function isAttested(events: readonly QuestEvent[]): boolean {
  return events.some(({ kind }) => kind === 'attested');
}

function waited(kind: Wait, from: string | undefined, to: string | undefined): string[] {
  if (from === undefined || to === undefined) return [];
  return [`${kind}${String(bucketOf((Date.parse(to) - Date.parse(from)) / 1_000)).padStart(2, '0')}`];
}

/** The wait that a counter's name stands for; undefined where it counts something else. */
export function waitOf(name: string): { kind: Wait; bucket: number } | undefined {
  const found = /^(claimIn|attestIn)(\d\d)$/.exec(name);
  return found ? { kind: found[1] as Wait, bucket: Number(found[2]) } : undefined;
}

export function isCounter(name: string): name is Counter {
  return (COUNTERS as readonly string[]).includes(name);
}

/** Counts added up. */
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
