import { DAY, later, latest } from './time.ts';

/** Work queues of moderators, the most urgent first. `abandoned-rewards` is for administrators only. */
export const WORK_QUEUES = [
  'disputes',
  'appeals',
  'reports',
  'unclaimed-soon',
  'missing-statements',
  'idle-claims',
  'abandoned-rewards',
] as const;
export type WorkQueue = (typeof WORK_QUEUES)[number];

/** An OPEN quest enters its queue this long before its date. */
export const UNCLAIMED_BEFORE_MS = 2 * DAY;

/** Returns the time since when an unclaimed quest waits for moderators: 48 h before its date, or since its creation. */
export function unclaimedSince(startsAt: string, createdAt: string): string {
  return latest(later(startsAt, -UNCLAIMED_BEFORE_MS), createdAt);
}
