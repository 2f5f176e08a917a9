import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { aCommunity, submittedQuest, type TestPerson } from '../../testing/community.ts';
import { TestMailServer } from '../../testing/mail-server.ts';
import { OTHER_SETTINGS } from '../../testing/notice-settings.ts';
import { TestQueue } from '../../testing/queue-server.ts';
import { dispatched } from '../../testing/dispatched.ts';
import { AdjustableClock } from '../clock/adjustable-clock.dynamo.ts';
import { DeliveryEngine } from '../deliveries/delivery.engine.ts';
import { DeliveryRepository } from '../deliveries/delivery.repository.dynamo.ts';
import type { NoticeSettingsBody } from '../notices/notice.dto.ts';
import { UndeliverableAddresses } from '../notices/undeliverable.repository.dynamo.ts';
import { MailEvents } from './mail-events.ts';

const AWS = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
const before = { ...process.env };

let server: TestMailServer;
let queue: TestQueue;
let service: TestApp;
let ada: TestPerson;
let ben: TestPerson;

beforeAll(async () => {
  Object.assign(process.env, AWS);
  [server, queue] = [await TestMailServer.start(), await TestQueue.start()];
  const own = { MAIL_TRANSPORT: server.address, MAIL_EVENTS_QUEUE: queue.address };
  service = await startTestApp({
    environment: { ...own, DISPATCH_INTERVAL_SECONDS: '60', RATE_LIMIT_FACTOR: '1000' },
  });
});
afterAll(async () => {
  await service.close();
  await queue.stop();
  await server.stop();
  process.env = before;
});
beforeEach(() => {
  server.received.length = 0;
  queue.before = () => undefined;
  ({ ada, ben } = aCommunity(service));
});

const clock = () => service.app.get(AdjustableClock);

/** One round of the reader, which finds a message. */
const read = () => service.app.get(MailEvents, { strict: false }).read();

async function addressOf(person: TestPerson): Promise<string> {
  return (await person.profile()).email;
}

async function stateOf(person: TestPerson): Promise<NoticeSettingsBody['undeliverable']> {
  const { body } = await person.get('/users/me/notice-settings').expect(200);
  return (body as NoticeSettingsBody).undeliverable;
}

/** An event of SES about a mail that is sent now. */
function bounceOf(address: string, timestamp = clock().iso()) {
  const bounce = { bounceType: 'Permanent', bounceSubType: 'General', bouncedRecipients: [{ emailAddress: address }] };
  return { eventType: 'Bounce', bounce, mail: { timestamp, destination: [address] } };
}

async function messagesOf({ userId }: TestPerson) {
  return (await service.app.get(DeliveryRepository, { strict: false }).ofMember(userId, 10)).deliveries;
}

/** Makes the mails of what happened so far. Returns the number that the server has for a person. */
async function mailed(person: TestPerson): Promise<number> {
  const engine = service.app.get(DeliveryEngine, { strict: false });
  await dispatched(service);
  await clock().advance(130);
  await engine.deliverDue(100);
  // The composed mail is sent after its round.
  for (
    let tries = 0;
    tries < 40 && server.received.length === 0 && (await messagesOf(person)).some(({ state }) => state === 'DUE');
    tries += 1
  )
    await sleep(50);
  return server.received.filter(({ to }) => to.startsWith(`${person.userId}@`)).length;
}

describe('an address that bounces', () => {
  it('gets no mails until its owner asks for them again', async () => {
    const address = await addressOf(ada);
    expect(await stateOf(ada)).toBeUndefined();
    queue.add(bounceOf(address.toUpperCase()));
    const now = clock().iso();
    expect([await read(), queue.length]).toEqual([1, 0]);
    const state = await stateOf(ada);
    expect(state).toMatchObject({
      reason: 'bounce',
      address: `${address.charAt(0)}***@${address.split('@')[1] ?? ''}`,
    });
    expect(state?.since.slice(0, 16)).toBe(now.slice(0, 16));

    await submittedQuest(ada, ben);
    expect(await mailed(ada)).toBe(0);
    expect((await messagesOf(ada)).map(({ attempts }) => attempts.at(-1)?.error)).toContain('undeliverable');

    for (let time = 0; time < 2; time += 1) {
      const { body } = await ada.post('/users/me/notice-settings/send-again').expect(200);
      expect(body).not.toHaveProperty('undeliverable');
    }
    await submittedQuest(ada, ben);
    expect(await mailed(ada)).toBeGreaterThan(0);
  });

  it('keeps its state over a change of the settings, which can repeat it', async () => {
    queue.add(bounceOf(await addressOf(ada)));
    await read();
    const { body } = await ada.get('/users/me/notice-settings').expect(200);
    const { body: saved } = await ada
      .put('/users/me/notice-settings', { ...(body as object), digestHour: 7 })
      .expect(200);
    expect(saved).toEqual({ ...(body as object), digestHour: 7 });
  });

  it('does not bind its owner, who gets mails at another address', async () => {
    const { email } = await ada.profile();
    const addresses = service.app.get(UndeliverableAddresses, { strict: false });
    queue.add(bounceOf(email));
    await read();
    expect(await addresses.find(email)).toBeDefined();
    expect(await addresses.find(`other-${email}`)).toBeUndefined();
    expect(await stateOf(ben)).toBeUndefined();
  });

  it('is in the export, and an erasure forgets it', async () => {
    const { email } = await ada.profile();
    await ada.put('/users/me/notice-settings', OTHER_SETTINGS).expect(200);
    queue.add(bounceOf(email));
    await read();
    const { body } = await ada.get('/users/me/export').expect(200);
    expect(body).toMatchObject({ noticeSettings: { undeliverable: { reason: 'bounce' } } });
    await ada.delete('/users/me').expect(204);
    expect(await service.app.get(UndeliverableAddresses, { strict: false }).find(email)).toBeUndefined();
  });
});

describe('the reader of events', () => {
  it('applies an event once when it is killed before it removes the message', async () => {
    const address = await addressOf(ada);
    queue.add(bounceOf(address));
    queue.before = (operation) => {
      if (operation === 'DeleteMessageBatch') throw new Error('killed');
    };
    await expect(read()).rejects.toThrow();
    const first = await stateOf(ada);
    expect([first?.reason, queue.length]).toEqual(['bounce', 1]);

    queue.before = () => undefined;
    queue.release();
    await clock().advance(60);
    expect([await read(), queue.length]).toEqual([1, 0]);
    expect(await stateOf(ada)).toEqual(first);
  });

  it('ignores late and repeated events about mails from before the member asked for mails again', async () => {
    const address = await addressOf(ada);
    const old = bounceOf(address);
    queue.add(old);
    await read();
    await clock().advance(1);
    await ada.post('/users/me/notice-settings/send-again').expect(200);
    queue.add(old);
    await read();
    expect(await stateOf(ada)).toBeUndefined();
    await clock().advance(1);
    queue.add(bounceOf(address));
    await read();
    expect(await stateOf(ada)).toBeDefined();
  });

  it('leaves messages that it cannot read to the dead letters, and reads those behind them', async () => {
    const [mine, his] = [await addressOf(ada), await addressOf(ben)];
    queue.add('no event');
    queue.add(bounceOf(mine));
    queue.add({ eventType: 'Novel' });
    queue.add(bounceOf(his));
    expect([await read(), queue.length]).toEqual([2, 2]);
    expect([await stateOf(ada), await stateOf(ben)].map((state) => state?.reason)).toEqual(['bounce', 'bounce']);
    const lines = service.log.filter(({ msg, message }) => (message ?? msg) === 'failed to read an event of mails');
    expect(lines).toHaveLength(2);
    expect(JSON.stringify(lines)).not.toContain('@');
    for (let receipts = 1; receipts <= 5; receipts += 1) {
      queue.release();
      queue.add(bounceOf(mine));
      await read();
    }
    expect([queue.length, queue.deadLetters]).toEqual([0, ['no event', '{"eventType":"Novel"}']]);
  });

  it('ends its wait for messages at once when the service stops', async () => {
    const environment = { MAIL_EVENTS_QUEUE: queue.address, DISPATCH_INTERVAL_SECONDS: '0' };
    const other = await startTestApp({ environment });
    const waits = queue.requests.length;
    const reading = other.app.get(MailEvents, { strict: false }).read();
    while (queue.requests.length === waits) await sleep(5);
    await other.close();
    expect(await reading).toBe(0);
  });
});

describe('sending again in a stage with SES', () => {
  it('clears the suppression list of the account first, and keeps its own state if SES does not answer', async () => {
    const asked: string[] = [];
    let status = 500;
    const ses = createServer((request, response) => {
      asked.push(`${request.method ?? ''} ${decodeURIComponent(request.url ?? '')}`);
      if (status === 404) response.setHeader('x-amzn-errortype', 'NotFoundException');
      response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
    });
    await once(ses.listen(0, '127.0.0.1'), 'listening');
    process.env['AWS_ENDPOINT_URL_SESV2'] = `http://127.0.0.1:${String((ses.address() as AddressInfo).port)}`;
    const own = { MAIL_TRANSPORT: 'ses', MAIL_EVENTS_QUEUE: queue.address, DISPATCH_INTERVAL_SECONDS: '0' };
    const other = await startTestApp({ environment: own });
    try {
      const { ada: member } = aCommunity(other);
      const { email } = await member.profile();
      const sendAgain = async () => {
        const { status: answered, body } = await member.post('/users/me/notice-settings/send-again');
        const { code, undeliverable } = body as { code?: string; undeliverable?: object };
        return [answered, code ?? undeliverable];
      };
      expect(await sendAgain()).toEqual([200, undefined]);
      expect(asked).toEqual([]);
      queue.add(bounceOf(email));
      await other.app.get(MailEvents, { strict: false }).read();
      expect(await sendAgain()).toEqual([503, 'busy']);
      for (status of [404, 200]) expect(await sendAgain()).toEqual([200, undefined]);
      expect([...new Set(asked)]).toEqual([`DELETE /v2/email/suppression/addresses/${email}`]);
      const requests = asked.length;
      await sendAgain();
      expect(asked).toHaveLength(requests);
    } finally {
      delete process.env['AWS_ENDPOINT_URL_SESV2'];
      await other.close();
      ses.close();
    }
  });
});
