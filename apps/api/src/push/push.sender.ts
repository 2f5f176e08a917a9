import { Inject, Injectable } from '@nestjs/common';
import webPush from 'web-push';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { OutboundClient, type OutboundOutcome } from '../outbound/outbound-client.ts';
import { targetFault } from '../outbound/outbound-target.ts';
import { PushSubscriptionRepository } from './push-subscription.repository.dynamo.ts';
import { vapidDetails } from './vapid.ts';

/** Time in seconds for which a push service keeps a message for a device that is away. */
const KEPT_SECONDS = 24 * 60 * 60;

/** The payload: the device makes the text, so no text of a quest passes a push service or stays in its logs. */
export interface PushPayload {
  readonly kind: string;
  readonly questId: string;
}

/** Result of one attempt. `dropped`: the subscription is gone, so no further attempt makes sense. */
export type PushResult =
  | { readonly state: 'delivered'; readonly status: number }
  | ({ readonly state: 'failed' } & OutboundOutcome)
  | { readonly state: 'dropped'; readonly status?: number };

/** Sends encrypted messages to the browsers of members (RFC 8030, RFC 8291, RFC 8292). */
@Injectable()
export class PushSender {
  constructor(
    private readonly subscriptions: PushSubscriptionRepository,
    private readonly client: OutboundClient,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Makes one attempt. Throws only if the database fails. */
  async send(id: { userId: string; subscriptionId: string }, payload: PushPayload): Promise<PushResult> {
    const subscription = await this.subscriptions.find(id);
    if (subscription === undefined) return { state: 'dropped' };
    const { endpoint, p256dh, auth } = subscription;
    if (targetFault(endpoint, this.settings.stage) !== undefined) return { state: 'failed', failure: 'address' };
    const { headers, body } = webPush.generateRequestDetails(
      { endpoint, keys: { p256dh, auth } },
      JSON.stringify({ kind: payload.kind, questId: payload.questId }),
      {
        vapidDetails: vapidDetails(this.settings.vapidKey, this.settings.publicOrigins[0] ?? ''),
        contentEncoding: 'aes128gcm',
        TTL: KEPT_SECONDS,
        urgency: 'normal',
        // A later message about the same quest replaces one that still waits for the device.
        topic: payload.questId,
      },
    );
    const outcome = await this.client.post({ url: endpoint, headers: plainHeaders(headers), body });
    if (!('status' in outcome)) return { state: 'failed', ...outcome };
    if (outcome.status >= 200 && outcome.status < 300) return { state: 'delivered', status: outcome.status };
    if (outcome.status !== 404 && outcome.status !== 410) return { state: 'failed', status: outcome.status };
    await this.subscriptions.remove(id);
    return { state: 'dropped', status: outcome.status };
  }
}

/** The header fields as text, without the length, which the HTTP client computes. */
function plainHeaders(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  const entries = Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'content-length');
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}
