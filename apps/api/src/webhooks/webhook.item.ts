import {
  WEBHOOK_EVENTS,
  WEBHOOK_OFF_REASONS,
  WEBHOOK_SCOPES,
  type WebhookEvent,
  type WebhookOffReason,
  type WebhookScope,
} from '@civicforge/domain';
import { partitionKey } from '@civicforge/contract/keys';
import type { Item } from '../dynamo/database.ts';
import { oneOf, text, textOrAbsent, texts } from '../dynamo/parse.ts';

const PREFIX = 'WEBHOOK#';

/** Start of the sort keys of webhooks in the partition of their owner. */
export const WEBHOOK_PREFIX = PREFIX;

/** A registration of a program for events. Times are ISO 8601. */
export interface Webhook {
  readonly webhookId: string;
  /** The owner. */
  readonly userId: string;
  readonly url: string;
  readonly events: readonly WebhookEvent[];
  readonly scope: WebhookScope;
  /** The encrypted secret. */
  readonly secret: string;
  /** The encrypted secret before the last rotation, which signs too until `previousUntil`. */
  readonly previousSecret?: string;
  readonly previousUntil?: string;
  /** First failure after the last success. */
  readonly failingSince?: string;
  readonly offSince?: string;
  readonly offReason?: WebhookOffReason;
  readonly createdAt: string;
}

export function webhookKey({ userId, webhookId }: Pick<Webhook, 'userId' | 'webhookId'>) {
  return { userId, record: PREFIX + webhookId };
}

/** Partition with one item for each webhook of the scope `all`. */
export const SCOPE_ALL = partitionKey('users', 'webhook-scope', 'all');

export function scopeAllKey({ userId, webhookId }: Pick<Webhook, 'userId' | 'webhookId'>) {
  return { userId: SCOPE_ALL, record: `${webhookId}#${userId}` };
}

/** Returns the webhook that an item of `SCOPE_ALL` names. */
export function parseScopeAll(item: Item): Pick<Webhook, 'userId' | 'webhookId'> {
  const [webhookId = '', ...owner] = text(item, 'record').split('#');
  return { webhookId, userId: owner.join('#') };
}

export function toWebhookItem(webhook: Webhook): Item {
  return { ...webhookKey(webhook), ...webhook, events: [...webhook.events] };
}

export function parseWebhook(item: Item): Webhook {
  const optional = (name: string) => {
    const value = textOrAbsent(item, name);
    return value === undefined ? {} : { [name]: value };
  };
  return {
    webhookId: text(item, 'webhookId'),
    userId: text(item, 'userId'),
    url: text(item, 'url'),
    events: texts(item, 'events').map((event) => oneOf({ event }, 'event', WEBHOOK_EVENTS)),
    scope: oneOf(item, 'scope', WEBHOOK_SCOPES),
    secret: text(item, 'secret'),
    createdAt: text(item, 'createdAt'),
    ...optional('previousSecret'),
    ...optional('previousUntil'),
    ...optional('failingSince'),
    ...optional('offSince'),
    ...(item['offReason'] !== undefined && { offReason: oneOf(item, 'offReason', WEBHOOK_OFF_REASONS) }),
  };
}
