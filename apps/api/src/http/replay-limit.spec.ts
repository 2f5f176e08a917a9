import { startTestApp, type TestApp } from '../../testing/app.ts';
import { aPerson, type TestPerson } from '../../testing/community.ts';
import { earlyInTheMinute } from '../../testing/minute.ts';
import { TestReceiver } from '../../testing/receiver.ts';
import type { NewWebhookView } from '../webhooks/webhook.dto.ts';
import { RATE_LIMITS } from './rate-limits.ts';

let service: TestApp;
let receiver: TestReceiver;

beforeAll(async () => {
  [service, receiver] = [
    await startTestApp({ environment: { DISPATCH_INTERVAL_SECONDS: '60', RATE_LIMIT_FACTOR: '1' } }),
    await TestReceiver.start(),
  ];
});
afterAll(async () => {
  receiver.stop();
  await service.close();
});

async function registered(person: TestPerson): Promise<NewWebhookView> {
  const body = { url: `${receiver.url}/${person.userId}`, events: ['quest.completed'] };
  return (await person.post('/users/me/webhooks', body).expect(201)).body as NewWebhookView;
}

describe('the rate class replay', () => {
  it('counts test messages and replays of all webhooks of a member together, and of no other member', async () => {
    const [ada, ben] = [aPerson(service, 'ada'), aPerson(service, 'ben')];
    const [first, second, others] = [await registered(ada), await registered(ada), await registered(ben)];
    const test = (person: TestPerson, { webhookId }: NewWebhookView) =>
      person.post(`/users/me/webhooks/${webhookId}/test`);
    await earlyInTheMinute();
    const { body } = await test(ada, first).expect(200);
    const { deliveryId } = body as { deliveryId: string };
    const replay = () => ada.post(`/users/me/webhooks/${first.webhookId}/deliveries/${deliveryId}/replay`);
    await test(ada, second).expect(200);
    for (let count = 2; count < RATE_LIMITS.replay; count += 1) expect((await replay()).status).not.toBe(429);
    for (const refused of [await replay(), await test(ada, second)]) {
      expect([refused.status, refused.body.code]).toEqual([429, 'rate-limited']);
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    }
    await test(ben, others).expect(200);
    // Other changes of the member have a limit of their own.
    await ada.patch(`/users/me/webhooks/${first.webhookId}`, { active: false }).expect(200);
  });
});
