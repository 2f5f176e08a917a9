import type { WorkQueue } from '../../lib/api/types.ts';

/** Queues with a page of their own below `/moderation`. */
export const QUEUE_PAGES = ['disputes', 'reports', 'appeals', 'claims', 'statements'] as const;
export type QueuePage = (typeof QUEUE_PAGES)[number];

/** Returns the path of the list of a queue. @param today `YYYY-MM-DD` in the reader's time zone */
export function queuePath(kind: WorkQueue['kind'], today: string): string {
  switch (kind) {
    case 'unclaimed-soon':
      return `/?from=${today}&to=${daysAfter(today, 2)}`;
    case 'abandoned-rewards':
      return '/admin/rewards';
    case 'idle-claims':
      return '/moderation/claims';
    case 'missing-statements':
      return '/moderation/statements';
    default:
      return `/moderation/${kind}`;
  }
}

export function casePath(caseId: string): string {
  return `/moderation/cases/${encodeURIComponent(caseId)}`;
}

function daysAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}
