import type { OpaqueJson } from '../quest/quest.ts';
import { HOUR, later, MINUTE, SECOND } from '../time.ts';
import { without } from '../without.ts';
import { jittered } from './backoff.ts';

/**
 * `mail-join` collects the notices of one person and quest until they become one `mail`; `digest` becomes the `mail` of
 * one day.
 */
export const DELIVERY_CHANNELS = ['mail', 'mail-join', 'digest', 'push', 'webhook'] as const;
export type DeliveryChannel = (typeof DELIVERY_CHANNELS)[number];

/** DUE deliveries have a next attempt. FAILED ones have used up their attempts; an operator can retry them. */
export const DELIVERY_STATES = ['DUE', 'DELIVERED', 'FAILED', 'DROPPED'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export interface DeliveryAttempt {
  readonly at: string;
  /** Status of the receiver's answer, if there was one. */
  readonly status?: number;
  /** Stable code of the failure; absent after success. */
  readonly error?: string;
}

/** One message to one receiver. `deliveryId` and `body` are the same over all attempts. */
export interface Delivery {
  readonly deliveryId: string;
  readonly channel: DeliveryChannel;
  /** The member whom the message is for, or who owns the webhook. */
  readonly userId: string;
  /** Id of the webhook or push subscription. */
  readonly target?: string;
  readonly body: OpaqueJson;
  readonly state: DeliveryState;
  readonly attempts: readonly DeliveryAttempt[];
  /** Failed attempts since the delivery became due. */
  readonly attemptCount: number;
  /** Present while DUE. */
  readonly nextAttemptAt?: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** The result of one attempt. `dropped`: the receiver is gone or needs the message no more. */
export type DeliveryOutcome =
  | { readonly kind: 'delivered'; readonly status?: number }
  | { readonly kind: 'dropped'; readonly reason: string; readonly status?: number }
  | { readonly kind: 'failed'; readonly error: string; readonly status?: number };

/** Waiting times after the first, second, ... failure, without jitter. About 24 hours in all. */
export const RETRY_DELAYS_MS = [
  5 * SECOND,
  MINUTE,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  6 * HOUR,
] as const;

/** Share of a waiting time that jitter can add. */
const JITTER = 0.2;

/** Builds a delivery that is due at `dueAt`. */
export function openDelivery(
  message: Pick<Delivery, 'deliveryId' | 'channel' | 'userId' | 'target' | 'body'>,
  { now, dueAt = now }: { readonly now: string; readonly dueAt?: string },
): Delivery {
  return {
    ...message,
    state: 'DUE',
    attempts: [],
    attemptCount: 0,
    nextAttemptAt: dueAt,
    createdAt: now,
    updatedAt: now,
  };
}

/** Records an attempt. A failed delivery stays DUE with backoff and jitter until its attempts are used up. */
export function recordAttempt(
  delivery: Delivery,
  outcome: DeliveryOutcome,
  { now, random }: { readonly now: string; readonly random: number },
): Delivery {
  const { status } = outcome;
  const error = outcome.kind === 'failed' ? outcome.error : outcome.kind === 'dropped' ? outcome.reason : undefined;
  const attempt = { at: now, ...(status !== undefined && { status }), ...(error !== undefined && { error }) };
  const tried = { ...delivery, attempts: [...delivery.attempts, attempt], updatedAt: now };
  if (outcome.kind === 'delivered') return { ...without(tried, 'nextAttemptAt'), state: 'DELIVERED' };
  if (outcome.kind === 'dropped') return { ...without(tried, 'nextAttemptAt'), state: 'DROPPED' };
  const attemptCount = delivery.attemptCount + 1;
  const delay = RETRY_DELAYS_MS[delivery.attemptCount];
  if (delay === undefined) return { ...without(tried, 'nextAttemptAt'), attemptCount, state: 'FAILED' };
  return { ...tried, attemptCount, nextAttemptAt: later(now, jittered(delay, delay * (1 + JITTER), random)) };
}

/** Makes a delivery due now with all its attempts ahead. Id, body and history stay. */
export function retryDelivery(delivery: Delivery, now: string): Delivery {
  return { ...delivery, state: 'DUE', attemptCount: 0, nextAttemptAt: now, updatedAt: now };
}
