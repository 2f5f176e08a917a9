import { newAdminKey, TestAdmin } from '../../testing/admin.ts';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { aPerson } from '../../testing/community.ts';
import { TestMailServer } from '../../testing/mail-server.ts';

const key = newAdminKey();
const TO = { email: 'ada@example.org' };
let server: TestMailServer;
let service: TestApp;
let admin: TestAdmin;

beforeAll(async () => {
  server = await TestMailServer.start();
  service = await startTestApp({ environment: { ...key.environment, MAIL_TRANSPORT: server.address } });
  admin = new TestAdmin(service, key);
});
afterAll(async () => {
  await service.close();
  await server.stop();
});
beforeEach(() => {
  server.received.length = 0;
  server.behaviour = 'takes';
});

describe('a test mail', () => {
  it('goes out by the transport of the stage', async () => {
    const sent = await admin.does('/mail/test', TO);
    expect(sent).toEqual({ transport: 'smtp', deliveryId: expect.stringMatching(/^msg_/) });
    expect(server.received.map(({ to, mail }) => [to, mail.subject])).toEqual([[TO.email, 'CivicForge: test']]);
  });

  it.each([
    ['refuses-receivers', 'smtp: refused (550)'],
    ['refuses-for-now', 'smtp: status (451)'],
  ] as const)('says why the transport fails that %s, without the words of the server', async (behaviour, detail) => {
    server.behaviour = behaviour;
    const { body } = await admin.post('/mail/test', TO).expect(409);
    expect(body).toMatchObject({ code: 'mail.refused', detail });
  });

  it('is sent for admins with a signature alone, to one address', async () => {
    await admin.post('/mail/test', { email: 'ada' }).expect(400);
    await aPerson(service, 'ben').post('/admin/mail/test', TO).expect(403);
    await aPerson(service, 'root', ['admins']).post('/admin/mail/test', TO).expect(401);
    expect(server.received).toEqual([]);
  });

  it('says that a stage without a transport sends no mails', async () => {
    const silent = await startTestApp({ environment: key.environment });
    const { body } = await new TestAdmin(silent, key).post('/mail/test', TO).expect(409);
    expect(body).toMatchObject({ code: 'mail.no-transport' });
    await silent.close();
  });
});
