import { Webhook as Verifier } from 'standardwebhooks';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { aPerson, type TestPerson } from '../../testing/community.ts';
import { TestReceiver } from '../../testing/receiver.ts';
import type { NewWebhookView, WebhookView } from './webhook.dto.ts';
import { WebhookRepository } from './webhook.repository.dynamo.ts';
import { WebhookSender } from './webhook.sender.ts';

const BODY = JSON.stringify({ type: 'quest.claimed', timestamp: '2026-05-01T12:00:00.000Z', data: { title: 'Grüße' } });
const DAY = 24 * 3_600;

let service: TestApp;
let receiver: TestReceiver;
let ada: TestPerson;
let webhook: NewWebhookView;

beforeAll(async () => {
  [service, receiver] = [
    await startTestApp({ environment: { RATE_LIMIT_FACTOR: '1000' } }),
    await TestReceiver.start(),
  ];
});
afterAll(async () => {
  receiver.stop();
  await service.close();
});
beforeEach(async () => {
  receiver.received.length = 0;
  receiver.answers = 204;
  ada = aPerson(service, 'ada');
  await ada.profile();
  const body = { url: `${receiver.url}/hook`, events: ['quest.claimed'] };
  webhook = (await ada.post('/users/me/webhooks', body).expect(201)).body as NewWebhookView;
});

function send() {
  const { webhookId } = webhook;
  return service.app.get(WebhookSender).send({ userId: ada.userId, webhookId, messageId: 'msg_one', body: BODY });
}

async function present(): Promise<WebhookView | undefined> {
  const { body } = await ada.get('/users/me/webhooks').expect(200);
  return (body as { items: WebhookView[] }).items[0];
}

const passes = (seconds: number) =>
  service.http.post('/api/v1/local/clock').send({ advanceSeconds: seconds }).expect(200);

const verified = (secret: string) => {
  const [{ headers, body } = { headers: {}, body: '' }] = receiver.received.slice(-1);
  return new Verifier(secret).verify(body, headers as Record<string, string>);
};

describe('WebhookSender', () => {
  it('sends a signed message, which the reference library verifies', async () => {
    expect(await send()).toEqual({ state: 'delivered', status: 204 });
    expect(verified(webhook.secret)).toEqual(JSON.parse(BODY));
    expect(receiver.received[0]).toMatchObject({ path: '/hook', headers: { 'content-type': 'application/json' } });
  });

  it('keeps the id and signs with the real time, whatever the clock of the stage says', async () => {
    await passes(3 * DAY);
    await send();
    await send();
    expect(verified(webhook.secret)).toEqual(JSON.parse(BODY));
    expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual(['msg_one', 'msg_one']);
  });

  it('signs with both secrets for 24 hours after a rotation', async () => {
    const { body } = await ada.post(`/users/me/webhooks/${webhook.webhookId}/rotate`).expect(200);
    const { secret } = body as NewWebhookView;
    await send();
    for (const known of [secret, webhook.secret]) expect(verified(known)).toEqual(JSON.parse(BODY));
    await passes(DAY);
    await send();
    expect(verified(secret)).toEqual(JSON.parse(BODY));
    expect(() => verified(webhook.secret)).toThrow('No matching signature');
  });

  it.each([301, 302, 400, 404, 500])('reports status %i as a failure', async (status) => {
    receiver.answers = status;
    expect(await send()).toEqual({ state: 'failed', status, switchedOff: false });
    expect(await present()).toMatchObject({ active: true, failingSince: expect.any(String) as string });
  });

  it('forgets failures after a success', async () => {
    receiver.answers = 500;
    await send();
    receiver.answers = 200;
    await passes(6 * DAY);
    await send();
    expect(await present()).not.toHaveProperty('failingSince');
    receiver.answers = 500;
    expect(await send()).toMatchObject({ switchedOff: false });
  });

  it('switches off a webhook that answers 410, and sends nothing more', async () => {
    receiver.answers = 410;
    expect(await send()).toEqual({ state: 'failed', status: 410, switchedOff: true });
    expect(await present()).toMatchObject({ active: false, offReason: 'gone' });
    expect(await send()).toEqual({ state: 'dropped' });
    expect(receiver.received).toHaveLength(1);
  });

  it('switches off a webhook after five days of failures, until its owner switches it on', async () => {
    receiver.answers = 503;
    await send();
    await passes(5 * DAY - 60);
    expect(await send()).toMatchObject({ switchedOff: false });
    await passes(60);
    expect(await send()).toMatchObject({ switchedOff: true });
    expect(await present()).toMatchObject({ active: false, offReason: 'failing' });
    await ada.patch(`/users/me/webhooks/${webhook.webhookId}`, { active: true }).expect(200);
    expect(await send()).toMatchObject({ state: 'failed', switchedOff: false });
  });

  it('says so when the address of a stored webhook is refused', async () => {
    const { webhookId } = webhook;
    await service.app.get(WebhookRepository).change({ userId: ada.userId, webhookId }, { url: 'https://10.0.0.1/' });
    expect(await send()).toMatchObject({ state: 'failed', failure: 'address' });
  });

  it('does not count a secret that no key decrypts as a failure of the receiver', async () => {
    const { webhookId } = webhook;
    await service.app.get(WebhookRepository).change({ userId: ada.userId, webhookId }, { secret: 'gone.AAAA' });
    expect(await send()).toEqual({ state: 'failed', failure: 'secret', switchedOff: false });
    expect(await present()).not.toHaveProperty('failingSince');
  });

  it('drops the message of a removed webhook', async () => {
    await ada.delete(`/users/me/webhooks/${webhook.webhookId}`).expect(204);
    expect(await send()).toEqual({ state: 'dropped' });
    expect(receiver.received).toHaveLength(0);
  });
});
