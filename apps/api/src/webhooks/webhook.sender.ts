import { Injectable } from '@nestjs/common';
import { offReasonAfter } from '@civicforge/domain';
import { Clock } from '../clock/clock.ts';
import { OutboundClient, type OutboundFailure } from '../outbound/outbound-client.ts';
import { targetFault } from '../outbound/outbound-target.ts';
import type { Webhook } from './webhook.item.ts';
import { WebhookRepository } from './webhook.repository.dynamo.ts';
import { LostSecret, signedHeaders } from './webhook-secret.ts';
import { WebhookService } from './webhook.service.ts';

/** A frozen message to one webhook. */
export interface WebhookMail {
  readonly userId: string;
  readonly webhookId: string;
  /** `msg_` and a hash: the same over all attempts. */
  readonly messageId: string;
  /** JSON. */
  readonly body: string;
}

/** Result of one attempt. `dropped`: the webhook is gone or off, so no further attempt makes sense. */
export type WebhookResult =
  | { readonly state: 'delivered'; readonly status: number }
  | { readonly state: 'failed'; readonly status: number; readonly switchedOff: boolean }
  | { readonly state: 'failed'; readonly failure: OutboundFailure | 'secret'; readonly switchedOff: boolean }
  | { readonly state: 'dropped' };

/** Sends messages to webhooks and switches those off that fail for long. */
@Injectable()
export class WebhookSender {
  constructor(
    private readonly webhooks: WebhookRepository,
    private readonly service: WebhookService,
    private readonly client: OutboundClient,
    private readonly clock: Clock,
  ) {}

  /** Makes one attempt. Throws only if the database fails. */
  async send({ userId, webhookId, messageId, body }: WebhookMail): Promise<WebhookResult> {
    const webhook = await this.webhooks.find({ userId, webhookId });
    if (webhook === undefined || webhook.offSince !== undefined) return { state: 'dropped' };
    const outcome = await this.attempt(webhook, messageId, body);
    if ('status' in outcome && outcome.status >= 200 && outcome.status < 300) {
      if (webhook.failingSince !== undefined) await this.webhooks.change(webhook, { failingSince: null });
      return { state: 'delivered', status: outcome.status };
    }
    // A fault of our own configuration says nothing about the receiver.
    const isOurs = 'failure' in outcome && outcome.failure === 'secret';
    const status = 'status' in outcome ? outcome.status : undefined;
    const switchedOff = !isOurs && (await this.countFailure(webhook, status));
    return { state: 'failed', ...outcome, switchedOff };
  }

  private async attempt(webhook: Webhook, messageId: string, body: string) {
    // The rules may have become stricter since the registration, or the table may come from another stage.
    if (targetFault(webhook.url, this.service.stage) !== undefined) return { failure: 'address' } as const;
    try {
      const secrets = this.service.secretsOf(webhook);
      // Receivers compare the timestamp with their own clock, so it is the real time.
      const signed = signedHeaders(messageId, new Date(), body, secrets);
      const headers = { 'content-type': 'application/json', 'user-agent': 'CivicForge-Webhooks/1', ...signed };
      return await this.client.post({ url: webhook.url, headers, body });
    } catch (error) {
      if (error instanceof LostSecret) return { failure: 'secret' } as const;
      throw error;
    }
  }

  /** Returns true if this failure switched the webhook off. */
  private async countFailure(webhook: Webhook, status: number | undefined): Promise<boolean> {
    const now = this.clock.iso();
    const failingSince = webhook.failingSince ?? now;
    const offReason = offReasonAfter(status, failingSince, now);
    if (offReason === undefined) {
      if (webhook.failingSince === undefined) await this.webhooks.change(webhook, { failingSince });
      return false;
    }
    const changed = await this.webhooks.change(
      webhook,
      { failingSince, offSince: now, offReason },
      // An owner who has changed the address meanwhile keeps the webhook on.
      { url: webhook.url },
    );
    return changed !== undefined;
  }
}
