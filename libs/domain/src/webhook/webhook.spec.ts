import { QUEST_EVENT_KINDS } from '../quest/quest.ts';
import { aQuest } from '../testing.ts';
import {
  FAILING_LIMIT,
  isWebhookKind,
  offReasonAfter,
  WEBHOOK_EVENTS,
  WEBHOOK_KINDS,
  webhookMessage,
} from './webhook.ts';

const AT = '2026-05-01T12:00:00.000Z';

describe('webhook events', () => {
  it('are all kinds of quest events but creation and edits', () => {
    expect(QUEST_EVENT_KINDS.filter((kind) => !isWebhookKind(kind))).toEqual(['created', 'edited']);
    expect(WEBHOOK_EVENTS).toContain('quest.changes-requested');
  });
});

describe('webhookMessage', () => {
  it.each(WEBHOOK_KINDS)('tells of %s without any text of people but the title', (kind) => {
    const secret = 'never to be told';
    const quest = aQuest({
      description: secret,
      changeRequest: secret,
      submission: { text: secret, links: [] },
      dispute: { raisedBy: 'a', reason: secret, raisedAt: AT },
      attestations: [
        { role: 'performer', userId: 'b', outcome: 'not_done', notes: secret, method: 'account', attestedAt: AT },
      ],
    });
    const { questId, title, requestorId } = quest;
    const then = { version: 7, status: 'CLAIMED', performerId: 'ben' } as const;
    const message = webhookMessage(kind, AT, quest, then);
    expect(JSON.stringify(message)).not.toMatch(/never to be told|not_done/);
    expect(message).toEqual({
      type: `quest.${kind}`,
      timestamp: AT,
      data: { questId, ...then, title, requestorId },
    });
  });

  it('leaves out the performer and the title that a quest does not have', () => {
    const message = webhookMessage('expired', AT, aQuest({ title: '' }), { version: 2, status: 'EXPIRED' });
    expect(Object.keys(message.data)).toEqual(['questId', 'status', 'version', 'requestorId']);
  });
});

describe('offReasonAfter', () => {
  const after = (milliseconds: number) => new Date(Date.parse(AT) + milliseconds).toISOString();

  it('switches off at once for status 410', () => {
    expect(offReasonAfter(410, AT, AT)).toBe('gone');
  });

  it('switches off after five days of failures, not earlier', () => {
    expect(offReasonAfter(500, AT, after(FAILING_LIMIT - 1))).toBeUndefined();
    expect(offReasonAfter(500, AT, after(FAILING_LIMIT))).toBe('failing');
    expect(offReasonAfter(undefined, AT, after(FAILING_LIMIT))).toBe('failing');
  });
});
