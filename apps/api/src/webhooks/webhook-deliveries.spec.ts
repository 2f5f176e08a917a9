import { setTimeout as sleep } from 'node:timers/promises';
import { WEBHOOK_EVENTS } from '@civicforge/domain';
import { Webhook as Verifier } from 'standardwebhooks';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { A_SUBMISSION, aPerson, type TestPerson } from '../../testing/community.ts';
import { TestReceiver } from '../../testing/receiver.ts';
import { storedUnder } from '../../testing/stored.ts';
import { DeliveryEngine } from '../deliveries/delivery.engine.ts';
import { Database } from '../dynamo/database.ts';
import { parseChanges } from '../quests/quest-event.item.ts';
import { partiesOf } from '../notices/change-parties.ts';
import { QuestRepository } from '../quests/quest.repository.dynamo.ts';
import type { WebhookDeliveryView } from './webhook-delivery.dto.ts';
import type { NewWebhookView } from './webhook.dto.ts';
import { messageOf } from './webhook-message.ts';
import { WebhookPlanner } from './webhook.planner.ts';

const DAY = 24 * 3_600;

interface Message {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

let service: TestApp;
let receiver: TestReceiver;
let ada: TestPerson;
let ben: TestPerson;

beforeAll(async () => {
  [service, receiver] = [
    await startTestApp({ environment: { DISPATCH_INTERVAL_SECONDS: '60', RATE_LIMIT_FACTOR: '1000' } }),
    await TestReceiver.start(),
  ];
});
afterAll(async () => {
  receiver.stop();
  await service.close();
});
beforeEach(async () => {
  receiver.answers = 204;
  [ada, ben] = [aPerson(service, 'ada'), aPerson(service, 'ben')];
  await Promise.all([ada.profile(), ben.profile()]);
});

async function registered(person: TestPerson, overrides: object = {}): Promise<NewWebhookView> {
  const body = { url: `${receiver.url}/${person.userId}`, events: WEBHOOK_EVENTS, ...overrides };
  return (await person.post('/users/me/webhooks', body).expect(201)).body as NewWebhookView;
}

const receivedBy = ({ userId }: TestPerson) => receiver.received.filter(({ path }) => path === `/${userId}`);
const messagesFor = (person: TestPerson) =>
  receivedBy(person).map(({ body }) => JSON.parse(body.toString()) as Message);
const typesFor = (person: TestPerson) => messagesFor(person).map(({ type }) => type);

/** Waits for messages, which follow the answers. */
async function eventually<T>(read: () => T | Promise<T>, isThere: (value: T) => boolean): Promise<T> {
  for (let tries = 0; tries < 200; tries += 1) {
    const value = await read();
    if (isThere(value)) return value;
    await sleep(25);
  }
  return read();
}

async function deliveries(person: TestPerson, { webhookId }: NewWebhookView): Promise<readonly WebhookDeliveryView[]> {
  const { body } = await person.get(`/users/me/webhooks/${webhookId}/deliveries`).expect(200);
  return (body as { items: WebhookDeliveryView[] }).items;
}

const passes = (seconds: number) =>
  service.http.post('/api/v1/local/clock').send({ advanceSeconds: seconds }).expect(200);

describe('the webhooks of a quest', () => {
  it('hear of every change of an own quest, signed, without texts and statements', async () => {
    const webhook = await registered(ada);
    const { questId } = await ada.posts();
    await ben.does('claim', questId);
    await ben.does('submit', questId, A_SUBMISSION);
    await ada.does('request-changes', questId, { text: 'Please paint the legs too.' });
    await ben.does('submit', questId, A_SUBMISSION);
    await ben.does('attest', questId, { outcome: 'partly', notes: 'The legs were rusty.' });
    await ada.does('attest', questId);
    const expected = ['claimed', 'submitted', 'changes-requested', 'submitted', 'attested', 'attested', 'completed'];
    await eventually(
      () => typesFor(ada),
      ({ length }) => length >= expected.length,
    );
    expect(typesFor(ada).sort()).toEqual(expected.map((kind) => `quest.${kind}`).sort());
    for (const { headers, body } of receivedBy(ada)) {
      expect(new Verifier(webhook.secret).verify(body, headers as Record<string, string>)).toBeDefined();
      expect(headers['webhook-id']).toMatch(/^msg_[\w-]{22}$/);
    }
    const texts = receivedBy(ada)
      .map(({ body }) => body.toString())
      .join();
    expect(texts).not.toMatch(/legs|rusty|partly|coat/);
    expect(messagesFor(ada)[0]?.data).toMatchObject({
      questId,
      title: 'Paint the bench',
      requestorId: ada.userId,
      performerId: ben.userId,
    });
  });

  it('hear what a change left, from the people of that time, when later changes come first', async () => {
    const cleo = aPerson(service, 'cleo');
    await cleo.profile();
    const { webhookId } = await registered(ben);
    const { questId } = await ada.posts();
    await ben.does('claim', questId);
    await ben.does('release', questId);
    await cleo.does('claim', questId);
    const [database, planner] = [service.app.get(Database), service.app.get(WebhookPlanner)];
    const changes = parseChanges(await storedUnder(database, 'quests', questId));
    const planned = await Promise.all(
      changes.map(async ({ record }) => {
        const change = await service.app.get(QuestRepository).findChange(questId, record);
        return change === undefined ? [] : planner.plan(change, new Set(partiesOf(change)));
      }),
    );
    const told = planned.flat().map(({ target, body }) => {
      const { type, data } = JSON.parse(messageOf(body)) as Message;
      return { target, type, status: data['status'], version: data['version'], performerId: data['performerId'] };
    });
    expect(told).toEqual([
      { target: webhookId, type: 'quest.claimed', status: 'CLAIMED', version: 2, performerId: ben.userId },
      { target: webhookId, type: 'quest.released', status: 'OPEN', version: 3, performerId: undefined },
    ]);
  });

  it('hear only the events that they name, and nothing of quests of others', async () => {
    const cleo = aPerson(service, 'cleo');
    await cleo.profile();
    await registered(cleo);
    await registered(ben, { events: ['quest.released'] });
    const { questId } = await ada.posts();
    await ben.does('claim', questId);
    await ben.does('release', questId);
    await eventually(
      () => typesFor(ben),
      ({ length }) => length > 0,
    );
    expect(typesFor(ben)).toEqual(['quest.released']);
    expect(messagesFor(ben)[0]?.data).not.toHaveProperty('performerId');
    expect(typesFor(cleo)).toEqual([]);
  });

  it('hear of all quests while their owner was seen as an admin within 30 days', async () => {
    const admin = aPerson(service, 'root', ['admins']);
    await admin.profile();
    await registered(admin, { scope: 'all', events: ['quest.claimed'] });
    const claimed = async () => {
      const { questId } = await ada.posts();
      await ben.does('claim', questId);
      return questId;
    };
    const first = await claimed();
    await eventually(
      () => typesFor(admin),
      ({ length }) => length === 1,
    );
    expect(messagesFor(admin)[0]?.data).toMatchObject({ questId: first });
    await passes(31 * DAY);
    const witness = await registered(ada, { events: ['quest.claimed'] });
    await claimed();
    await eventually(
      () => typesFor(ada),
      ({ length }) => length === 1,
    );
    expect(witness.active).toBe(true);
    expect(typesFor(admin)).toHaveLength(1);
    await admin.profile();
    await claimed();
    await eventually(
      () => typesFor(admin),
      ({ length }) => length === 2,
    );
    expect(typesFor(admin)).toHaveLength(2);
  });
});

describe('the deliveries of a webhook', () => {
  it('are tried again under the same id and with the same body', async () => {
    const webhook = await registered(ada);
    receiver.answers = 500;
    const { questId } = await ada.posts();
    await ben.does('claim', questId);
    await eventually(
      () => deliveries(ada, webhook),
      ([one]) => one?.attempts.length === 1,
    );
    receiver.answers = 204;
    await passes(10);
    await service.app.get(DeliveryEngine, { strict: false }).deliverDue(100);
    const [delivery] = await eventually(
      () => deliveries(ada, webhook),
      ([one]) => one?.state === 'DELIVERED',
    );
    expect(delivery).toMatchObject({
      type: 'quest.claimed',
      state: 'DELIVERED',
      attempts: [{ status: 500, error: 'status' }, { status: 204 }],
    });
    const [one, two] = receivedBy(ada);
    expect(two?.headers['webhook-id']).toBe(one?.headers['webhook-id']);
    expect(two?.headers['webhook-id']).toBe(delivery?.deliveryId);
    expect(two?.body.equals(one?.body ?? Buffer.alloc(0))).toBe(true);
  });

  it('say that the address is refused', async () => {
    const webhook = await registered(ada, { url: 'https://localhost/hook' });
    await ada.post(`/users/me/webhooks/${webhook.webhookId}/test`).expect(200);
    const [delivery] = await eventually(
      () => deliveries(ada, webhook),
      ([one]) => one?.attempts.length === 1,
    );
    expect(delivery).toMatchObject({ type: 'webhook.test', state: 'DUE', attempts: [{ error: 'address' }] });
  });

  it('are sent by a test and again by a replay, with one id, for their owner only', async () => {
    const webhook = await registered(ada);
    const path = `/users/me/webhooks/${webhook.webhookId}`;
    const { body } = await ada.post(`${path}/test`).expect(200);
    await eventually(
      () => typesFor(ada),
      ({ length }) => length === 1,
    );
    const { deliveryId } = body as WebhookDeliveryView;
    await eventually(
      () => deliveries(ada, webhook),
      ([one]) => one?.state === 'DELIVERED',
    );
    await ada.post(`${path}/deliveries/${deliveryId}/replay`).expect(200);
    await eventually(
      () => typesFor(ada),
      ({ length }) => length === 2,
    );
    expect(typesFor(ada)).toEqual(['webhook.test', 'webhook.test']);
    expect(new Set(receivedBy(ada).map(({ headers }) => headers['webhook-id']))).toEqual(new Set([deliveryId]));
    const other = await registered(ada);
    for (const id of [`msg_${'A'.repeat(22)}`, 'x']) {
      const missing = await ada.post(`${path}/deliveries/${id}/replay`).expect(404);
      expect(missing.body).toMatchObject({ code: 'delivery.not-found' });
    }
    await ada.post(`/users/me/webhooks/${other.webhookId}/deliveries/${deliveryId}/replay`).expect(404);
    const foreign = [
      await ben.get(`${path}/deliveries`),
      await ben.post(`${path}/test`),
      await ben.post(`${path}/deliveries/${deliveryId}/replay`),
    ];
    expect(foreign.map(({ status }) => status)).toEqual([404, 404, 404]);
  });

  it('end for a program that is gone, and its owner gets a notice', async () => {
    const webhook = await registered(ada);
    receiver.answers = 410;
    await ada.post(`/users/me/webhooks/${webhook.webhookId}/test`).expect(200);
    const kinds = async () => {
      const { body } = await ada.get('/users/me/notices').expect(200);
      return (body as { items: { kind: string }[] }).items.map(({ kind }) => kind);
    };
    expect(await eventually(kinds, ({ length }) => length > 0)).toEqual(['webhook-off']);
    await ada.post(`/users/me/webhooks/${webhook.webhookId}/test`).expect(200);
    await eventually(
      () => deliveries(ada, webhook),
      ([one]) => one?.state === 'DROPPED',
    );
    expect(receivedBy(ada)).toHaveLength(1);
  });
});
