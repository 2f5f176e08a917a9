import { parseMailEvents } from './mail-event.ts';

const SENT_AT = '2026-11-28T10:00:00.000Z';

/** An event as SES publishes it, shortened. */
const mail = (destination: readonly string[] = ['ada@example.org']) => ({
  timestamp: SENT_AT,
  source: 'notices@civicforge.example',
  messageId: '0100018f-1',
  destination,
  headersTruncated: false,
  tags: { 'ses:configuration-set': ['civicforge-prod-mail'] },
});

const bounce = (bounceType: string, emailAddress = 'ada@example.org') => ({
  bounceType,
  bounceSubType: 'General',
  bouncedRecipients: [{ emailAddress, action: 'failed', status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 unknown' }],
  timestamp: '2026-11-28T10:00:05.000Z',
  feedbackId: '0100018f-2',
});

const complaint = (complaintFeedbackType?: string) => ({
  complainedRecipients: [{ emailAddress: 'ada@example.org' }],
  timestamp: '2026-11-28T11:00:00.000Z',
  feedbackId: '0100018f-3',
  ...(complaintFeedbackType !== undefined && { complaintFeedbackType }),
});

const read = (event: object) => parseMailEvents(JSON.stringify(event));
const ENDED = (reason: string, address = 'ada@example.org') => [{ address, reason, sentAt: SENT_AT }];

describe('an event of SES', () => {
  it.each(['eventType', 'notificationType'])('of the form with %s ends mails to its address', (type) => {
    expect(read({ [type]: 'Bounce', bounce: bounce('Permanent'), mail: mail() })).toEqual(ENDED('bounce'));
    expect(read({ [type]: 'Complaint', complaint: complaint('abuse'), mail: mail() })).toEqual(ENDED('complaint'));
    expect(read({ [type]: 'Complaint', complaint: complaint(), mail: mail() })).toEqual(ENDED('complaint'));
  });

  it('reads the envelope of SNS', () => {
    const Message = JSON.stringify({ notificationType: 'Bounce', bounce: bounce('Permanent'), mail: mail() });
    expect(read({ Type: 'Notification', MessageId: '1', TopicArn: 'arn', Message })).toEqual(ENDED('bounce'));
  });

  it('ends mails to the address that they were sent to, where the report names the one behind it', () => {
    const forwarded = bounce('Permanent', 'ada@behind.example');
    expect(read({ eventType: 'Bounce', bounce: forwarded, mail: mail() })).toEqual(ENDED('bounce'));
    const several = mail(['ada@example.org', 'ben@example.org']);
    expect(read({ eventType: 'Bounce', bounce: bounce('Permanent', 'ben@example.org'), mail: several })).toEqual(
      ENDED('bounce', 'ben@example.org'),
    );
  });

  it.each([
    ['a temporary bounce', { eventType: 'Bounce', bounce: bounce('Transient'), mail: mail() }],
    ['an undetermined bounce', { eventType: 'Bounce', bounce: bounce('Undetermined'), mail: mail() }],
    ['the report that a mail is no spam', { eventType: 'Complaint', complaint: complaint('not-spam'), mail: mail() }],
    ['a delivery', { notificationType: 'Delivery', delivery: {}, mail: mail() }],
    ['a delay', { eventType: 'DeliveryDelay', deliveryDelay: {}, mail: mail() }],
    ['the test of feedback notifications', { notificationType: 'AmazonSnsSubscriptionSucceeded', message: 'x' }],
  ])('ends none for %s', (_, event) => {
    expect(read(event)).toEqual([]);
  });

  it('ends none for the text with which SES tests the way of events', () => {
    expect(parseMailEvents('Successfully validated SNS topic for Amazon SES event publishing.')).toEqual([]);
  });

  it.each([
    ['an event of SES is no JSON', 'ada@example.org does not exist'],
    ['an event of SES has no valid value', '[]'],
    ['an event of SES has no valid notificationType', '{}'],
    ['unknown type Novel of an event of SES', JSON.stringify({ eventType: 'Novel', mail: mail() })],
    ['an event of SES has no valid bounce', JSON.stringify({ eventType: 'Bounce', mail: mail() })],
    [
      'an event of SES has no valid bouncedRecipients',
      JSON.stringify({ eventType: 'Bounce', bounce: { bounceType: 'Permanent' } }),
    ],
    [
      'Invalid time value',
      JSON.stringify({ eventType: 'Bounce', bounce: bounce('Permanent'), mail: { ...mail(), timestamp: 'x' } }),
    ],
  ])('is refused with "%s", and the error names no address', (message, body) => {
    expect(() => parseMailEvents(body)).toThrow(message);
    expect(() => parseMailEvents(body)).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('@') as string }),
    );
  });
});
