import { startTestApp, type TestApp } from '../../testing/app.ts';
import { aBrowser } from '../../testing/browser.ts';
import { aPerson, type TestPerson } from '../../testing/community.ts';
import { storedUnder } from '../../testing/stored.ts';
import { MEMBER_SESSIONS, type MemberSessions } from '../auth/ports.ts';
import { Database } from '../dynamo/database.ts';
import type { PushSubscriptionsView } from './push.dto.ts';
import { endpointKey } from './push-subscription.item.ts';

let service: TestApp;
let ada: TestPerson;
let ben: TestPerson;

beforeAll(async () => {
  service = await startTestApp({ environment: { RATE_LIMIT_FACTOR: '1000' } });
});
afterAll(() => service.close());
beforeEach(async () => {
  [ada, ben] = [aPerson(service, 'ada'), aPerson(service, 'ben')];
  await Promise.all([ada.profile(), ben.profile()]);
});

const PATH = '/users/me/push-subscriptions';

const aSubscription = (endpoint?: string) => aBrowser(endpoint).subscription;

async function listed(person: TestPerson): Promise<string[]> {
  const { body } = await person.get(PATH).expect(200);
  return (body as PushSubscriptionsView).items.map(({ subscriptionId }) => subscriptionId).sort();
}

async function registered(person: TestPerson, browser = aSubscription()): Promise<string> {
  const { body } = await person.post(PATH, browser).expect(201);
  return (body as { subscriptionId: string }).subscriptionId;
}

describe('registering a browser', () => {
  it('answers without the endpoint, which is a secret, and gives the key of the service', async () => {
    const browser = aSubscription();
    const { body } = await ada.post(PATH, browser).expect(201);
    expect(body).toMatchObject({ service: 'https://push.example.org' });
    const list = await ada.get(PATH).expect(200);
    expect((list.body as PushSubscriptionsView).items).toEqual([body]);
    expect(Buffer.from((list.body as PushSubscriptionsView).publicKey, 'base64url')).toHaveLength(65);
    expect(list.text + JSON.stringify(service.log)).not.toContain(new URL(browser.endpoint).pathname);
  });

  it('keeps one subscription for an endpoint, however often it arrives', async () => {
    const browser = aSubscription();
    const ids = await Promise.all([1, 2, 3].map(() => registered(ada, browser)));
    expect(await listed(ada)).toEqual([...new Set(ids)]);
    for (let count = 0; count < 9; count += 1) await registered(ada);
    await registered(ada, browser);
  });

  it('moves an endpoint to the member that registers it last', async () => {
    const browser = aSubscription();
    const id = await registered(ada, browser);
    expect(await registered(ben, browser)).toBe(id);
    expect(await listed(ada)).toEqual([]);
    expect(await listed(ben)).toEqual([id]);
    // The place of the moved one is free again.
    for (let count = 0; count < 10; count += 1) await registered(ada);
  });

  it('gives a member ten', async () => {
    const statuses = await Promise.all(
      Array.from({ length: 12 }, async () => (await ada.post(PATH, aSubscription())).status),
    );
    expect(statuses.filter((status) => status === 201)).toHaveLength(10);
    const { body } = await ada.post(PATH, aSubscription()).expect(409);
    expect(body).toMatchObject({ code: 'push.limit' });
    const [first = ''] = await listed(ada);
    await ada.delete(`${PATH}/${first}`).expect(204);
    await registered(ada);
  });

  it.each([
    ['http', { endpoint: 'http://push.example.org/x' }, 400, 'validation.failed'],
    ['credentials', { endpoint: 'https://a:b@push.example.org/x' }, 400, 'validation.failed'],
    ['a loopback literal', { endpoint: 'https://127.0.0.1/x' }, 422, 'webhook.address'],
    ['the metadata service', { endpoint: 'https://169.254.169.254/x' }, 422, 'webhook.address'],
    ['a short key', { keys: { ...aSubscription().keys, p256dh: 'AAAA' } }, 400, 'validation.failed'],
    ['a key that is no point', { keys: { ...aSubscription().keys, p256dh: 'B'.repeat(87) } }, 400, 'validation.failed'],
    ['no keys', { keys: undefined }, 400, 'validation.failed'],
    ['null keys', { keys: null }, 400, 'validation.failed'],
    ['an unknown key', { keys: { ...aSubscription().keys, other: 'x' } }, 400, 'validation.failed'],
    ['an expiration', { expirationTime: null }, 400, 'validation.failed'],
  ])('refuses %s', async (_, fault, status, code) => {
    const { body } = await ada.post(PATH, { ...aSubscription(), ...fault }).expect(status);
    expect(body).toMatchObject({ code });
    expect(await listed(ada)).toEqual([]);
  });
});

describe('removing a subscription', () => {
  it('takes it from its member only', async () => {
    const id = await registered(ada);
    const { body } = await ben.delete(`${PATH}/${id}`).expect(404);
    expect(body).toMatchObject({ code: 'push.not-found' });
    await ada.delete(`${PATH}/${id}`).expect(204);
    await ada.delete(`${PATH}/${id}`).expect(404);
    await ada.delete(`${PATH}/no-id`).expect(404);
    expect(await storedUnder(service.app.get(Database), 'users', endpointKey(id).userId)).toEqual([]);
  });

  it('happens with the account', async () => {
    const id = await registered(ada);
    const { body } = await ada.get('/users/me/export').expect(200);
    expect(body).toMatchObject({ pushSubscriptions: [{ subscriptionId: id }] });
    await ada.delete('/users/me').expect(204);
    const database = service.app.get(Database);
    expect(JSON.stringify(await storedUnder(database, 'users', ada.userId))).not.toContain('PUSH');
    expect(await storedUnder(database, 'users', endpointKey(id).userId)).toEqual([]);
  });
});

describe('a session that ends', () => {
  const at = (signedInAt: number) => ({ sub: ada.userId, claims: { auth_time: signedInAt } });
  const register = async (signedInAt: number) => {
    const answer = await service.http
      .post(`/api/v1${PATH}`)
      .set('authorization', service.bearer(at(signedInAt)))
      .send(aSubscription())
      .expect(201);
    return (answer.body as { subscriptionId: string }).subscriptionId;
  };
  const now = Math.floor(Date.now() / 1_000);

  it('takes the subscription of its device along, and leaves those of other devices', async () => {
    const [phone, laptop] = [await register(now - 200), await register(now - 100)];
    await service.http
      .post('/api/v1/auth/sign-out')
      .set('cookie', `civicforge_refresh=${service.refreshCookie(ada.userId, { signedInAt: now - 200 })}`)
      .set('origin', 'http://localhost:5173')
      .expect(204);
    expect(await listed(ada)).toEqual([laptop]);
    expect(phone).not.toBe(laptop);
  });

  it('takes all older subscriptions along when a new password ends all sessions', async () => {
    await register(now - 200);
    const later = await register(now + 100);
    await service.app.get<MemberSessions>(MEMBER_SESSIONS).endBefore(ada.userId, now);
    expect(await listed(ada)).toEqual([later]);
  });
});
