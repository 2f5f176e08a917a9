import type { MailFailure } from '../notices/undeliverable.repository.dynamo.ts';

/** What a message of the queue says: mails to this address fail for good. */
export interface MailEvent extends MailFailure {
  readonly address: string;
}

type Json = Readonly<Record<string, unknown>>;

/** SES and SNS send these once, when the way of the events is made. They are no JSON. */
const SETUP_TEXT = 'Successfully validated SNS topic for Amazon SES event publishing';

/** Events that say nothing about an address. A configuration set can publish them too. */
const OTHER_TYPES = new Set([
  'AmazonSnsSubscriptionSucceeded',
  'Click',
  'Delivery',
  'DeliveryDelay',
  'Open',
  'Reject',
  'Rendering Failure',
  'Send',
  'Subscription',
]);

/**
 * Returns the addresses that a message ends mails to. Temporary and undetermined bounces end none, nor does a report that a
 * mail is no spam. Reads both forms of SES: event publishing (`eventType`) and feedback notifications (`notificationType`),
 * bare or in the envelope of SNS.
 *
 * @throws Error for a message of an unknown form
 * @see https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 * @see https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html
 */
export function parseMailEvents(body: string): readonly MailEvent[] {
  if (body.startsWith(SETUP_TEXT)) return [];
  const message = jsonOf(body);
  if (message['Type'] === 'Notification') return parseMailEvents(textOf(message, 'Message'));
  const type = textOf(message, message['eventType'] === undefined ? 'notificationType' : 'eventType');
  if (type === 'Bounce') {
    const bounce = recordOf(message, 'bounce');
    const isPermanent = textOf(bounce, 'bounceType') === 'Permanent';
    return isPermanent ? eventsOf(message, listOf(bounce, 'bouncedRecipients'), 'bounce') : [];
  }
  if (type === 'Complaint') {
    const complaint = recordOf(message, 'complaint');
    const isSpam = complaint['complaintFeedbackType'] !== 'not-spam';
    return isSpam ? eventsOf(message, listOf(complaint, 'complainedRecipients'), 'complaint') : [];
  }
  if (OTHER_TYPES.has(type)) return [];
  throw new Error(`unknown type ${type.slice(0, 40)} of an event of SES`);
}

/**
 * The address that the mail was sent to, if it was one. The address in the report can be another one, to which the first
 * forwards, or have a name in front.
 */
function eventsOf(message: Json, recipients: readonly unknown[], reason: MailFailure['reason']): readonly MailEvent[] {
  const mail = recordOf(message, 'mail');
  const sentAt = new Date(textOf(mail, 'timestamp')).toISOString();
  const destination = listOf(mail, 'destination').map((address) => textOf({ address }, 'address'));
  const [only, ...others] = destination;
  const failed =
    only !== undefined && others.length === 0
      ? [only]
      : recipients.map((recipient) => textOf(recordOf({ recipient }, 'recipient'), 'emailAddress'));
  return failed.map((address) => ({ address, reason, sentAt }));
}

function jsonOf(text: string): Json {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The error of `JSON.parse` repeats the text, which can hold addresses.
    throw new Error('an event of SES is no JSON');
  }
  return recordOf({ value }, 'value');
}

function recordOf(item: Json, name: string): Json {
  const value = item[name];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw damaged(name);
  return value as Json;
}

function listOf(item: Json, name: string): readonly unknown[] {
  const value = item[name];
  if (!Array.isArray(value)) throw damaged(name);
  return value;
}

function textOf(item: Json, name: string): string {
  const value = item[name];
  if (typeof value !== 'string') throw damaged(name);
  return value;
}

function damaged(name: string): Error {
  return new Error(`an event of SES has no valid ${name}`);
}
