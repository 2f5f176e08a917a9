import { type WebhookMessage } from '@civicforge/domain';
import { text } from '../dynamo/parse.ts';

/** The message of `/test`. It is about no quest. */
interface TestMessage {
  readonly type: 'webhook.test';
  readonly timestamp: string;
  readonly data: { readonly webhookId: string };
}

/** Returns the body of a delivery: the message as text, so that every attempt signs and sends the same bytes. */
export function deliveryBody(message: WebhookMessage | TestMessage): {
  readonly type: string;
  readonly message: string;
} {
  return { type: message.type, message: JSON.stringify(message) };
}

/** Returns the text of a stored delivery. */
export function messageOf(body: object): string {
  return text({ ...body }, 'message');
}
