import { createPublicKey, verify } from 'node:crypto';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { aBrowser } from '../../testing/browser.ts';
import { aPerson, type TestPerson } from '../../testing/community.ts';
import { TestReceiver } from '../../testing/receiver.ts';
import type { PushSubscriptionsView } from './push.dto.ts';
import { PushSender } from './push.sender.ts';

const PAYLOAD = { kind: 'submitted', questId: '01KC0000000000000000000000' };
const PATH = '/users/me/push-subscriptions';

let service: TestApp;
let pushService: TestReceiver;
let ada: TestPerson;

beforeAll(async () => {
  [service, pushService] = [
    await startTestApp({ environment: { RATE_LIMIT_FACTOR: '1000' } }),
    await TestReceiver.start(),
  ];
});
afterAll(async () => {
  pushService.stop();
  await service.close();
});
beforeEach(async () => {
  pushService.received.length = 0;
  pushService.answers = 201;
  ada = aPerson(service, 'ada');
  await ada.profile();
});

async function subscribed() {
  const browser = aBrowser(`${pushService.url}/send/${ada.userId}`);
  const { body } = await ada.post(PATH, browser.subscription).expect(201);
  return { browser, id: { userId: ada.userId, subscriptionId: (body as { subscriptionId: string }).subscriptionId } };
}

const send = (id: { userId: string; subscriptionId: string }) => service.app.get(PushSender).send(id, PAYLOAD);

async function list(): Promise<PushSubscriptionsView> {
  return (await ada.get(PATH).expect(200)).body as PushSubscriptionsView;
}

/** The claims of a VAPID token (RFC 8292), after its signature was verified by the key that browsers subscribe with. */
function claimsOf(authorization: string, publicKey: string): Record<string, unknown> {
  const [, token = '', key] = /^vapid t=([^,]+), k=(.+)$/.exec(authorization) ?? [];
  expect(key).toBe(publicKey);
  const [head = '', claims = '', signature = ''] = token.split('.');
  const point = Buffer.from(publicKey, 'base64url');
  const part = (from: number, to: number) => point.subarray(from, to).toString('base64url');
  const jwk = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: part(1, 33), y: part(33, 65) }, format: 'jwk' });
  const signed = { key: jwk, dsaEncoding: 'ieee-p1363' as const };
  expect(verify('sha256', Buffer.from(`${head}.${claims}`), signed, Buffer.from(signature, 'base64url'))).toBe(true);
  return JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>;
}

describe('PushSender', () => {
  it('sends kind and quest id alone, which only the browser decrypts', async () => {
    const { browser, id } = await subscribed();
    expect(await send(id)).toEqual({ state: 'delivered', status: 201 });
    const [{ headers, body } = { headers: {}, body: Buffer.alloc(0) }] = pushService.received;
    expect(JSON.parse(browser.decrypt(body))).toEqual(PAYLOAD);
    expect(() => aBrowser().decrypt(body)).toThrow();
    expect(headers).toMatchObject({
      'content-encoding': 'aes128gcm',
      ttl: '86400',
      topic: PAYLOAD.questId,
      urgency: 'normal',
    });
  });

  it('identifies the service to the push service', async () => {
    const { id } = await subscribed();
    await send(id);
    const claims = claimsOf(String(pushService.received[0]?.headers.authorization), (await list()).publicKey);
    expect(claims).toMatchObject({ aud: pushService.url });
    expect(claims['sub']).toMatch(/^(https:|mailto:)/);
    expect(Number(claims['exp'])).toBeGreaterThan(Date.now() / 1_000);
  });

  it.each([404, 410])('removes a subscription that the push service answers with %i', async (status) => {
    const { id } = await subscribed();
    pushService.answers = status;
    expect(await send(id)).toEqual({ state: 'dropped', status });
    expect((await list()).items).toEqual([]);
    expect(await send(id)).toEqual({ state: 'dropped' });
    expect(pushService.received).toHaveLength(1);
  });

  it.each([429, 500, 413])('keeps a subscription that the push service answers with %i', async (status) => {
    const { id } = await subscribed();
    pushService.answers = status;
    expect(await send(id)).toEqual({ state: 'failed', status });
    expect((await list()).items).toHaveLength(1);
  });
});
