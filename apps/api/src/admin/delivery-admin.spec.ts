import { openDelivery, recordAttempt } from '@civicforge/domain';
import { newAdminKey, TestAdmin } from '../../testing/admin.ts';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { aPerson, type TestPerson } from '../../testing/community.ts';
import { Clock } from '../clock/clock.ts';
import { deliveryIdOf } from '../deliveries/delivery-id.ts';
import { DeliveryRepository } from '../deliveries/delivery.repository.dynamo.ts';
import { Outbox } from '../outbox/outbox.ts';
import { QuestRepository } from '../quests/quest.repository.dynamo.ts';
import type { OperatorDeliveryPageView, OperatorDeliveryView } from '../deliveries/delivery.view.ts';
import type { NewWebhookView } from '../webhooks/webhook.dto.ts';

const key = newAdminKey();
let service: TestApp;
let admin: TestAdmin;
let ada: TestPerson;
let webhook: NewWebhookView;

beforeAll(async () => {
  service = await startTestApp({ environment: { RATE_LIMIT_FACTOR: '1000', ...key.environment } });
  admin = new TestAdmin(service, key);
  const url = 'https://hooks.example.org/secret-path?token=hidden';
  ada = aPerson(service, 'ada');
  webhook = (await ada.post('/users/me/webhooks', { url, events: ['quest.claimed'] }).expect(201))
    .body as NewWebhookView;
});
afterAll(() => service.close());

const now = () => service.app.get(Clock).iso();

/** The id of a delivery of this test. */
const idOf = (name: string) => deliveryIdOf('operators', name);

/** Stores a delivery with one failed attempt. `failures` before it decide whether another attempt follows. */
async function failing(name: string, failures: number, message: object = {}) {
  const [deliveryId, userId] = [idOf(name), ada.userId];
  const given = { deliveryId, channel: 'webhook', userId, target: webhook.webhookId, body: {}, ...message };
  const opened = { ...openDelivery(given as Parameters<typeof openDelivery>[0], { now: now() }) };
  const failed = { kind: 'failed', error: 'status', status: 503 } as const;
  const delivery = recordAttempt({ ...opened, attemptCount: failures }, failed, { now: now(), random: 0 });
  await service.app.get(DeliveryRepository, { strict: false }).create(delivery);
}

const listed = (query: string) => admin.reads<OperatorDeliveryPageView>(`/deliveries${query}`);

describe('a dispatch that was given up', () => {
  it('is made when an operator asks for it, once, and not for a quest without one', async () => {
    const outbox = service.app.get(Outbox, { strict: false });
    const [dora, ben] = [aPerson(service, 'dora'), aPerson(service, 'ben')];
    const { questId } = await dora.posts();
    await ben.does('claim', questId);
    const quests = service.app.get(QuestRepository, { strict: false });
    const find = quests.findChange.bind(quests);
    quests.findChange = () => Promise.reject(new Error('damaged'));
    await service.http.post('/api/v1/local/clock').send({ advanceSeconds: 10 }).expect(200);
    for (let failure = 0; failure < 8; failure += 1) await outbox.sweep();
    quests.findChange = find;
    const notices = async () => ((await dora.get('/users/me/notices').expect(200)).body as { items: object[] }).items;
    expect(await outbox.sweep()).toBe(0);
    expect(await notices()).toEqual([]);

    expect(await admin.does(`/dispatches/${questId}/retry`)).toEqual({ events: 2 });
    await service.http.post('/api/v1/local/clock').send({ advanceSeconds: 10 }).expect(200);
    await outbox.sweep();
    expect(await notices()).toMatchObject([{ kind: 'claimed' }]);
    expect(await admin.does(`/dispatches/${questId}/retry`)).toEqual({ events: 0 });
    await ben.post(`/admin/dispatches/${questId}/retry`).expect(403);
  });
});

describe('the deliveries for operators', () => {
  it('list failed and waiting messages with host and last answer, without addresses, texts and secrets', async () => {
    await failing('failed', 99);
    await failing('later', 0);
    await failing('mail', 99, { channel: 'mail', target: undefined, body: { to: 'ada@example.com' } });
    await failing('gone', 99, { target: 'gone' });
    const failed = await listed('');
    expect(failed.items.map(({ deliveryId, host }) => [deliveryId, host]).sort()).toEqual(
      [
        [idOf('failed'), 'hooks.example.org'],
        [idOf('gone'), undefined],
        [idOf('mail'), undefined],
      ].sort(),
    );
    const waiting = await listed('?state=DUE');
    expect(waiting.items).toMatchObject([
      { deliveryId: idOf('later'), state: 'DUE', attemptCount: 1, lastAttempt: { error: 'status', status: 503 } },
    ]);
    expect(JSON.stringify([failed, waiting])).not.toMatch(
      new RegExp(`secret-path|hidden|whsec|example.com|${ada.userId}`),
    );
  });

  it.each(['FAILED', 'DUE'])('list every %s message once over several pages', async (state) => {
    for (const index of [1, 2, 3]) await failing(`${state} ${index}`, state === 'DUE' ? 0 : 99);
    const ids: string[] = [];
    for (let cursor = ''; ;) {
      const page = await listed(`?state=${state}&limit=2${cursor}`);
      ids.push(...page.items.map(({ deliveryId }) => deliveryId));
      if (page.nextCursor === undefined) break;
      cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
    }
    expect(ids).toEqual(expect.arrayContaining([1, 2, 3].map((index) => idOf(`${state} ${index}`))));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('make a failed or waiting message due now and refuse one that has ended', async () => {
    await failing('again', 99);
    const retried = await admin.does<OperatorDeliveryView>(`/deliveries/${idOf('again')}/retry`);
    expect(retried).toMatchObject({ state: 'DUE', attemptCount: 0, lastAttempt: { status: 503 } });
    await failing('soon', 3);
    const { nextAttemptAt = '' } = await admin.does<OperatorDeliveryView>(`/deliveries/${idOf('soon')}/retry`);
    expect(nextAttemptAt <= now()).toBe(true);

    const deliveries = service.app.get(DeliveryRepository, { strict: false });
    const sent = openDelivery(
      { deliveryId: idOf('sent'), channel: 'push', userId: ada.userId, body: {} },
      { now: now() },
    );
    await deliveries.create(recordAttempt(sent, { kind: 'delivered', status: 201 }, { now: now(), random: 0 }));
    expect((await admin.post(`/deliveries/${idOf('sent')}/retry`).expect(409)).body).toMatchObject({
      code: 'delivery.ended',
    });
    expect((await admin.post('/deliveries/none/retry').expect(404)).body).toMatchObject({ code: 'delivery.not-found' });
  });

  it('are closed to members, and a change needs a signature', async () => {
    await aPerson(service, 'ben').get('/admin/deliveries').expect(403);
    await aPerson(service, 'ben')
      .post(`/admin/deliveries/${idOf('failed')}/retry`)
      .expect(403);
    await aPerson(service, 'root', ['admins'])
      .post(`/admin/deliveries/${idOf('failed')}/retry`)
      .expect(401);
    await admin.get('/deliveries?state=DELIVERED').expect(400);
  });
});
