import { setTimeout as sleep } from 'node:timers/promises';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { aBrowser } from '../../testing/browser.ts';
import { A_SUBMISSION, aPerson, type TestPerson } from '../../testing/community.ts';
import { TestReceiver } from '../../testing/receiver.ts';

let service: TestApp;
let pushService: TestReceiver;
let ada: TestPerson;
let ben: TestPerson;

beforeAll(async () => {
  [service, pushService] = [
    await startTestApp({ environment: { DISPATCH_INTERVAL_SECONDS: '60', RATE_LIMIT_FACTOR: '1000' } }),
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
  [ada, ben] = [aPerson(service, 'ada'), aPerson(service, 'ben')];
  await Promise.all([ada.profile(), ben.profile()]);
});

async function arrived(count: number): Promise<typeof pushService.received> {
  for (let tries = 0; tries < 200 && pushService.received.length < count; tries += 1) await sleep(25);
  return pushService.received;
}

describe('push messages of notices', () => {
  it('reach every browser of a member whom a quest waits for, once, with kind and quest id alone', async () => {
    const browsers = [aBrowser(`${pushService.url}/one`), aBrowser(`${pushService.url}/two`)];
    for (const { subscription } of browsers) await ada.post('/users/me/push-subscriptions', subscription).expect(201);
    const { questId } = await ada.posts();
    await ben.does('claim', questId);
    await ben.does('submit', questId, A_SUBMISSION);
    const received = await arrived(2);
    const [one, two] = browsers;
    expect(received.map(({ path }) => path).sort()).toEqual(['/one', '/two']);
    for (const { path, body } of received) {
      const text = (path === '/one' ? one : two)?.decrypt(body) ?? '';
      // `claimed` is news, which push does not send by default.
      expect(JSON.parse(text)).toEqual({ kind: 'submitted', questId });
    }
  });

  it('end with the subscription that the push service does not know any more', async () => {
    pushService.answers = 410;
    await ada.post('/users/me/push-subscriptions', aBrowser(`${pushService.url}/gone`).subscription).expect(201);
    const { questId } = await ada.posts();
    await ben.does('claim', questId);
    await ben.does('submit', questId, A_SUBMISSION);
    await arrived(1);
    for (let tries = 0; tries < 200; tries += 1) {
      const { body } = await ada.get('/users/me/push-subscriptions').expect(200);
      if ((body as { items: unknown[] }).items.length === 0) return;
      await sleep(25);
    }
    throw new Error('the subscription stays');
  });
});
