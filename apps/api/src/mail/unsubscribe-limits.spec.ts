import { startTestApp, type TestApp } from '../../testing/app.ts';
import { signUnsubscription } from './unsubscribe-token.ts';

let service: TestApp;

beforeAll(async () => {
  service = await startTestApp();
});
afterAll(() => service.close());

it('one address ends the mails of many members in a minute, as the servers of a mail program do', async () => {
  const statuses = new Set<number>();
  for (let member = 0; member < 100; member += 1) {
    const unsubscription = { userId: `member-${member}`, categories: ['news'] } as const;
    const token = signUnsubscription(unsubscription, service.settings.experimentKey);
    const { status } = await service.http.post(`/api/v1/public/unsubscribe?token=${token}`);
    statuses.add(status);
  }
  expect([...statuses]).toEqual([200]);
});
