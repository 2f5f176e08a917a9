import { startTestApp, type TestApp } from '../../testing/app.ts';
import { aPerson, type TestPerson } from '../../testing/community.ts';
import { storedUnder } from '../../testing/stored.ts';
import { Database } from '../dynamo/database.ts';
import type { NewWebhookView, WebhookView } from './webhook.dto.ts';
import { SCOPE_ALL } from './webhook.item.ts';
import { WebhookRepository } from './webhook.repository.dynamo.ts';
import { WebhookService } from './webhook.service.ts';

let service: TestApp;
let ada: TestPerson;

beforeAll(async () => {
  service = await startTestApp({ environment: { RATE_LIMIT_FACTOR: '1000' } });
});
afterAll(() => service.close());
beforeEach(async () => {
  ada = aPerson(service, 'ada');
  await ada.profile();
});

const PATH = '/users/me/webhooks';
const A_WEBHOOK = { url: 'https://example.org/hook', events: ['quest.claimed', 'quest.completed'] };

async function registered(person = ada, overrides: object = {}): Promise<NewWebhookView> {
  const { body } = await person.post(PATH, { ...A_WEBHOOK, ...overrides }).expect(201);
  return body as NewWebhookView;
}

async function listed(person = ada): Promise<WebhookView[]> {
  const { body } = await person.get(PATH).expect(200);
  return (body as { items: WebhookView[] }).items;
}

const everything = async (userId: string) =>
  JSON.stringify(await storedUnder(service.app.get(Database), 'users', userId));

describe('registering a webhook', () => {
  it('shows the secret once and stores it encrypted', async () => {
    const { secret, ...webhook } = await registered();
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(webhook).toMatchObject({ ...A_WEBHOOK, scope: 'own', active: true });
    expect(await listed()).toEqual([webhook]);
    expect(await everything(ada.userId)).not.toContain(secret.slice(6));
    expect(JSON.stringify(service.log)).not.toContain(secret.slice(6));
  });

  it.each([
    ['an http address', { url: 'http://example.org/' }, 'url'],
    ['credentials', { url: 'https://ada:secret@example.org/' }, 'url'],
    ['a text', { url: 'example.org' }, 'url'],
    ['an unknown event', { events: ['quest.created'] }, 'events'],
    ['an event twice', { events: ['quest.claimed', 'quest.claimed'] }, 'events'],
    ['no event', { events: [] }, 'events'],
    ['an unknown scope', { scope: 'some' }, 'scope'],
    ['an unknown field', { secret: 'whsec_mine' }, 'secret'],
  ])('refuses %s with validation.failed', async (_, fault, path) => {
    const { body } = await ada.post(PATH, { ...A_WEBHOOK, ...fault }).expect(400);
    expect(body).toMatchObject({ code: 'validation.failed', errors: [{ path }] });
    expect(await listed()).toEqual([]);
  });

  it.each(['https://127.0.0.1/', 'https://0x7f.1/', 'https://[::1]/', 'https://169.254.169.254/', 'http://10.0.0.1/'])(
    'refuses the literal address %s with 422 webhook.address',
    async (url) => {
      const { body } = await ada.post(PATH, { ...A_WEBHOOK, url }).expect(422);
      expect(body).toMatchObject({ code: 'webhook.address' });
    },
  );

  it('accepts a name that does not resolve, and http to this machine in the test stage', async () => {
    await registered(ada, { url: 'https://not-yet.invalid/hook' });
    await registered(ada, { url: 'http://127.0.0.1:4000/hook' });
    await registered(ada, { url: 'http://localhost:4000/hook' });
  });

  it('gives a member five and an admin twenty, also when they are created at the same time', async () => {
    const statuses = await Promise.all(Array.from({ length: 7 }, async () => (await ada.post(PATH, A_WEBHOOK)).status));
    expect(statuses.sort()).toEqual([201, 201, 201, 201, 201, 409, 409]);
    expect(await listed()).toHaveLength(5);
    const { body } = await ada.post(PATH, A_WEBHOOK).expect(409);
    expect(body).toMatchObject({ code: 'webhook.limit' });
    const [first] = await listed();
    await ada.delete(`${PATH}/${first?.webhookId ?? ''}`).expect(204);
    await registered();
    const admin = aPerson(service, 'root', ['admins']);
    await admin.profile();
    for (let count = 0; count < 20; count += 1) await registered(admin);
    await admin.post(PATH, A_WEBHOOK).expect(409);
  });

  it('gives the scope all to admins only', async () => {
    for (const groups of [[], ['moderators']]) {
      const member = aPerson(service, 'member', groups);
      const { body } = await member.post(PATH, { ...A_WEBHOOK, scope: 'all' }).expect(403);
      expect(body).toMatchObject({ code: 'auth.forbidden' });
    }
    const admin = aPerson(service, 'root', ['admins']);
    await admin.profile();
    const { webhookId } = await registered(admin, { scope: 'all' });
    const ids = async () => (await service.app.get(WebhookRepository).listForAll()).map((webhook) => webhook.webhookId);
    expect(await ids()).toContain(webhookId);
    await admin.delete(`${PATH}/${webhookId}`).expect(204);
    expect(await ids()).not.toContain(webhookId);
  });

  it('ignores an idempotency key, so that no stored answer keeps the secret', async () => {
    const create = () => ada.post(PATH, A_WEBHOOK).set('idempotency-key', 'one-key-for-both').expect(201);
    const [one, two] = [await create(), await create()];
    expect(one.headers['idempotent-replayed']).toBeUndefined();
    expect((one.body as NewWebhookView).secret).not.toBe((two.body as NewWebhookView).secret);
    const { webhookId } = one.body as NewWebhookView;
    const rotate = () => ada.post(`${PATH}/${webhookId}/rotate`).set('idempotency-key', 'one-key-for-both').expect(200);
    const secrets = [await rotate(), await rotate()].map(({ body }) => (body as NewWebhookView).secret);
    expect(new Set(secrets).size).toBe(2);
  });
});

describe('changing a webhook', () => {
  it('changes address and events, and checks the address again', async () => {
    const { webhookId } = await registered();
    const { body } = await ada
      .patch(`${PATH}/${webhookId}`, { url: 'https://example.net/b', events: ['quest.expired'] })
      .expect(200);
    expect(body).toMatchObject({ url: 'https://example.net/b', events: ['quest.expired'], active: true });
    await ada.patch(`${PATH}/${webhookId}`, { url: 'https://192.168.0.1/' }).expect(422);
    await ada.patch(`${PATH}/${webhookId}`, { scope: 'all' }).expect(400);
    expect(await listed()).toEqual([body]);
  });

  it('pauses and goes on', async () => {
    const { webhookId } = await registered();
    const paused = await ada.patch(`${PATH}/${webhookId}`, { active: false }).expect(200);
    expect(paused.body).toMatchObject({ active: false, offReason: 'owner', offSince: expect.any(String) as string });
    const { body } = await ada.patch(`${PATH}/${webhookId}`, { active: true }).expect(200);
    expect(body).not.toHaveProperty('offReason');
    expect(body).toMatchObject({ active: true });
  });

  it('rotates the secret: both sign for 24 hours, and never more than two', async () => {
    const first = await registered();
    const secrets = async () => {
      const webhooks = service.app.get(WebhookService);
      return webhooks.secretsOf(await webhooks.find(ada.userId, first.webhookId));
    };
    const rotate = async () => (await ada.post(`${PATH}/${first.webhookId}/rotate`).expect(200)).body as NewWebhookView;
    const second = await rotate();
    expect(second.previousSecretUntil).toBeDefined();
    expect(await secrets()).toEqual([second.secret, first.secret]);
    const third = await rotate();
    expect(await secrets()).toEqual([third.secret, second.secret]);
    await service.http
      .post('/api/v1/local/clock')
      .send({ advanceSeconds: 24 * 3_600 })
      .expect(200);
    expect(await secrets()).toEqual([third.secret]);
    expect((await listed())[0]).not.toHaveProperty('previousSecretUntil');
  });

  it('gives one of two rotations at the same time the present secret', async () => {
    const { webhookId } = await registered();
    const answers = await Promise.all([1, 2, 3].map(() => ada.post(`${PATH}/${webhookId}/rotate`)));
    const won = answers.filter(({ status }) => status === 200);
    expect(answers.every(({ status }) => status === 200 || status === 503)).toBe(true);
    const webhooks = service.app.get(WebhookService);
    const [present] = webhooks.secretsOf(await webhooks.find(ada.userId, webhookId));
    expect(won.map(({ body }) => (body as NewWebhookView).secret)).toContain(present);
  });

  it('refuses a webhook of another member with webhook.not-found', async () => {
    const { webhookId } = await registered();
    const ben = aPerson(service, 'ben');
    for (const id of [webhookId, 'x', '0'.repeat(26)]) {
      const answers = [
        await ben.patch(`${PATH}/${id}`, { active: false }),
        await ben.delete(`${PATH}/${id}`),
        await ben.post(`${PATH}/${id}/rotate`),
      ];
      for (const { status, body } of answers)
        expect([status, body]).toMatchObject([404, { code: 'webhook.not-found' }]);
    }
    expect(await listed(ben)).toEqual([]);
    expect(await listed()).toHaveLength(1);
  });
});

describe('the webhooks of an account', () => {
  it('are in its export without secrets, and go with it', async () => {
    const admin = aPerson(service, 'root', ['admins']);
    await admin.profile();
    const { webhookId, secret } = await registered(admin, { scope: 'all' });
    const { body, text } = await admin.get('/users/me/export').expect(200);
    expect(body).toMatchObject({ webhooks: [{ webhookId, url: A_WEBHOOK.url }] });
    expect(text).not.toContain(secret.slice(6));
    await admin.delete('/users/me').expect(204);
    expect(await everything(admin.userId)).not.toMatch(/WEBHOOK/);
    expect(await everything(SCOPE_ALL)).not.toContain(webhookId);
  });
});
