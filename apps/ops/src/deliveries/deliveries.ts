import type { AdminClient } from '../clients/admin-client.ts';

/** Channels of deliveries, as the service names them. */
export const CHANNELS = ['mail', 'mail-join', 'digest', 'push', 'webhook'] as const;
export const STATES = ['FAILED', 'DUE'] as const;
export type State = (typeof STATES)[number];

/** A delivery of the administration API. It holds no address, no message and no secret. */
export interface ListedDelivery {
  readonly deliveryId: string;
  readonly channel: string;
  /** Host of a webhook or push service. */
  readonly host?: string;
  readonly state: string;
  readonly attemptCount: number;
  readonly lastAttempt?: { readonly at: string; readonly status?: number; readonly error?: string };
  readonly nextAttemptAt?: string;
  readonly createdAt: string;
}

interface Page {
  readonly items: readonly ListedDelivery[];
  readonly nextCursor?: string;
}

export type Admin = Pick<AdminClient, 'get' | 'post'>;

/** Reads all deliveries of a state, optionally of one channel. */
export async function allDeliveries(admin: Admin, state: State, channel?: string): Promise<ListedDelivery[]> {
  const found: ListedDelivery[] = [];
  for (let cursor = ''; ;) {
    const { items, nextCursor } = (await admin.get(`/deliveries?state=${state}&limit=100${cursor}`)) as Page;
    found.push(...items.filter((item) => channel === undefined || item.channel === channel));
    if (nextCursor === undefined) return found;
    cursor = `&cursor=${encodeURIComponent(nextCursor)}`;
  }
}

/** Formats one delivery as columns. */
export function deliveryRow({ deliveryId, channel, host, attemptCount, ...delivery }: ListedDelivery): string[] {
  const { lastAttempt: last, nextAttemptAt, createdAt } = delivery;
  const outcome = last && [last.error, last.status].filter((part) => part !== undefined).join(' ');
  return [deliveryId, channel, host ?? '-', createdAt, String(attemptCount), outcome ?? '-', nextAttemptAt ?? '-'];
}

export const ROW_HEAD = ['DELIVERY', 'CHANNEL', 'HOST', 'CREATED', 'ATTEMPTS', 'LAST', 'NEXT'];

export interface DeliverySummary {
  /** Deliveries whose next attempt is due. */
  readonly due: number;
  readonly oldestDueSeconds: number;
  /** Deliveries that wait for a later attempt. */
  readonly later: number;
  /** Groups of failed and of failing deliveries, the largest first. */
  readonly problems: readonly {
    readonly state: string;
    readonly channel: string;
    readonly host?: string;
    readonly last: string;
    readonly count: number;
  }[];
}

/** Summarises deliveries: an operator sees at once which channel and receiver fails, and how. */
export function summarizeDeliveries(deliveries: readonly ListedDelivery[], now: number): DeliverySummary {
  const waits = deliveries.flatMap(({ nextAttemptAt }) =>
    nextAttemptAt === undefined ? [] : [now - Date.parse(nextAttemptAt)],
  );
  const due = waits.filter((wait) => wait >= 0);
  const groups = new Map<string, DeliverySummary['problems'][number]>();
  for (const { state, channel, host, lastAttempt: last } of deliveries) {
    if (last?.error === undefined) continue;
    const outcome = [last.error, last.status].filter((part) => part !== undefined).join(' ');
    const key = JSON.stringify([state, channel, host, outcome]);
    const count = (groups.get(key)?.count ?? 0) + 1;
    groups.set(key, { state, channel, ...(host !== undefined && { host }), last: outcome, count });
  }
  return {
    due: due.length,
    oldestDueSeconds: Math.floor(Math.max(0, ...due) / 1_000),
    later: waits.length - due.length,
    problems: [...groups.values()].sort((one, other) => other.count - one.count),
  };
}
