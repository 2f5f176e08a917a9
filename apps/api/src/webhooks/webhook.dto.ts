import {
  WEBHOOK_EVENTS,
  WEBHOOK_OFF_REASONS,
  WEBHOOK_SCOPES,
  type WebhookEvent,
  type WebhookOffReason,
  type WebhookScope,
} from '@civicforge/domain';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ReceiverAddress } from '../outbound/receiver-address.ts';
import { OneOf, Optional, WordList, YesOrNo } from '../http/validation.ts';
import type { Webhook } from './webhook.item.ts';

export class WebhookBody {
  @ReceiverAddress()
  url!: string;

  /** Types of the events that the service sends, each once. */
  @WordList(WEBHOOK_EVENTS)
  events!: WebhookEvent[];

  /** `own` (default): quests that you are a party of. `all`: every quest, for admins. */
  @Optional()
  @OneOf(WEBHOOK_SCOPES)
  scope?: WebhookScope;
}

export class WebhookChangesBody {
  @Optional()
  @ReceiverAddress()
  url?: string;

  @Optional()
  @WordList(WEBHOOK_EVENTS)
  events?: WebhookEvent[];

  /** `false` pauses the webhook. `true` switches it on again, also after failures. */
  @Optional()
  @YesOrNo()
  active?: boolean;
}

export class WebhookView {
  @ApiProperty()
  webhookId!: string;

  @ApiProperty({ format: 'uri' })
  url!: string;

  @ApiProperty({ enum: WEBHOOK_EVENTS, isArray: true })
  events!: WebhookEvent[];

  @ApiProperty({ enum: WEBHOOK_SCOPES })
  scope!: WebhookScope;

  @ApiProperty()
  active!: boolean;

  @ApiPropertyOptional({ format: 'date-time' })
  offSince?: string;

  /** `owner`: paused by you. `gone`: the receiver has answered 410. `failing`: five days without a success. */
  @ApiPropertyOptional({ enum: WEBHOOK_OFF_REASONS })
  offReason?: WebhookOffReason;

  /** First failure after the last success. */
  @ApiPropertyOptional({ format: 'date-time' })
  failingSince?: string;

  /** The secret before the last rotation signs too until then. */
  @ApiPropertyOptional({ format: 'date-time' })
  previousSecretUntil?: string;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;
}

export class NewWebhookView extends WebhookView {
  /** Shown once. */
  @ApiProperty()
  secret!: string;
}

export class WebhooksView {
  @ApiProperty({ type: [WebhookView] })
  items!: WebhookView[];
}

/** @param now ISO 8601; decides whether the previous secret still signs */
export function toWebhookView(webhook: Webhook, now: string): WebhookView {
  const { webhookId, url, events, scope, createdAt, offSince, offReason, failingSince, previousUntil } = webhook;
  return {
    webhookId,
    url,
    events: [...events],
    scope,
    active: offSince === undefined,
    createdAt,
    ...(offSince !== undefined && { offSince }),
    ...(offReason !== undefined && { offReason }),
    ...(failingSince !== undefined && { failingSince }),
    ...(previousUntil !== undefined && previousUntil > now && { previousSecretUntil: previousUntil }),
  };
}
