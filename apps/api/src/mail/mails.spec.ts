import type { NoticeCategory, NoticeSettings } from '@civicforge/domain';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Email } from 'postal-mime';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { inDays, postsCall, setPoints } from '../../testing/calls.ts';
import {
  A_QUEST,
  A_SUBMISSION,
  aCommunity,
  aPerson,
  submittedQuest,
  type TestPerson,
} from '../../testing/community.ts';
import { TestMailServer } from '../../testing/mail-server.ts';
import { OTHER_SETTINGS } from '../../testing/notice-settings.ts';
import { storedUnder } from '../../testing/stored.ts';
import { dispatched } from '../../testing/dispatched.ts';
import { CallSweeper } from '../calls/call.sweeper.ts';
import { AdjustableClock } from '../clock/adjustable-clock.dynamo.ts';
import { DeliveryEngine } from '../deliveries/delivery.engine.ts';
import { DeliveryRepository } from '../deliveries/delivery.repository.dynamo.ts';
import { Database } from '../dynamo/database.ts';
import { NoticeSettingsRepository } from '../notices/notice-settings.repository.dynamo.ts';
import { signUnsubscription } from './unsubscribe-token.ts';

let server: TestMailServer;
let service: TestApp;
let ada: TestPerson;
let ben: TestPerson;

beforeAll(async () => {
  server = await TestMailServer.start();
  service = await startTestApp({
    environment: { MAIL_TRANSPORT: server.address, DISPATCH_INTERVAL_SECONDS: '60', RATE_LIMIT_FACTOR: '1000' },
  });
});
afterAll(async () => {
  await service.close();
  await server.stop();
});
beforeEach(() => {
  server.received.length = 0;
  server.behaviour = 'takes';
  ({ ada, ben } = aCommunity(service));
});

/** Waits for dispatches, then makes due attempts after some seconds: a mail is composed, then sent. */
async function later(seconds: number): Promise<void> {
  await dispatched(service);
  await service.app.get(AdjustableClock).advance(seconds);
  await service.app.get(DeliveryEngine, { strict: false }).deliverDue(100);
}

/** Makes due attempts until a member has so many mails. */
async function arrived(person: TestPerson, count = 1): Promise<Email[]> {
  for (let tries = 0; tries < 100 && mailsTo(person).length < count; tries += 1) await sleep(50);
  return mailsTo(person);
}

function mailsTo({ userId }: TestPerson): Email[] {
  return server.received.filter(({ to }) => to.startsWith(`${userId}@`)).map(({ mail }) => mail);
}

const header = (mail: Email | undefined, name: string) => mail?.headers.find(({ key }) => key === name)?.value;

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (await holds()) return;
    await sleep(50);
  }
  throw new Error('this never came true');
}

/** Returns the states and errors of a member's messages. */
async function outcomes({ userId }: TestPerson): Promise<string[]> {
  const page = await service.app.get(DeliveryRepository, { strict: false }).ofMember(userId, 100);
  return page.deliveries.map(({ channel, state, attempts }) =>
    `${channel} ${state} ${attempts.at(-1)?.error ?? ''}`.trim(),
  );
}

/** Returns how a member hears of what waits for them. */
async function mode(person: TestPerson): Promise<string> {
  const { body } = await person.get('/users/me/notice-settings').expect(200);
  return (body as NoticeSettings).email.waiting;
}

function unsubscribeLink(mail: Email | undefined): string {
  const link = /^<(.+)>$/.exec(header(mail, 'list-unsubscribe') ?? '')?.[1] ?? '';
  return new URL(link).pathname + new URL(link).search;
}

describe('mails at once', () => {
  it('wait two minutes, join what follows about the quest, and lead to the form', async () => {
    const questId = await submittedQuest(ada, ben, { title: 'Rake the park' });
    await ben.does('attest', questId);
    await later(60);
    expect(mailsTo(ada)).toEqual([]);
    await later(61);
    const [mail, ...others] = await arrived(ada);
    expect(others).toEqual([]);
    expect(mail?.subject).toBe('Waiting for you: Rake the park');
    expect(mail?.from).toMatchObject({ name: 'CivicForge', address: 'no-reply@localhost' });
    const link = `http://localhost:5173/quests/${questId}?do=attest`;
    expect(mail?.text?.split(link)).toHaveLength(3);
    expect(mail?.html?.split(`href="${link}"`)).toHaveLength(3);
    expect(mail?.html).not.toMatch(/<img|<link|src=/);
    await later(600);
    expect(mailsTo(ada)).toHaveLength(1);
  });

  it('lead to the call of a date that was left out', async () => {
    const email = { ...OTHER_SETTINGS.email, news: 'now' };
    await ada.put('/users/me/notice-settings', { ...OTHER_SETTINGS, email }).expect(200);
    const schedule = { rule: 'FREQ=DAILY;COUNT=2', timeZone: 'UTC' };
    const { callId } = await postsCall(ada, { pattern: { ...A_QUEST, startsAt: inDays(6) }, schedule });
    await setPoints(service, ada, 0);
    await service.app.get(CallSweeper, { strict: false }).sweep();
    await later(130);
    const [mail] = await arrived(ada);
    expect(mail?.text).toContain(`http://localhost:5173/calls/${callId}\n`);
  });

  it('say once what happened twice', async () => {
    const questId = await submittedQuest(ada, ben);
    await ada.does('request-changes', questId, { text: 'Please take the bags along.' });
    await ben.does('submit', questId, A_SUBMISSION);
    await later(130);
    const [mail] = await arrived(ada);
    expect(mail?.text?.split('?do=attest')).toHaveLength(2);
  });

  it('have the headers of automatic mails, which thread by quest', async () => {
    const questId = await submittedQuest(ada, ben);
    await later(130);
    const [mail] = await arrived(ada);
    expect(header(mail, 'x-civicforge-delivery')).toMatch(/^msg_[\w-]{22}$/);
    expect(header(mail, 'auto-submitted')).toBe('auto-generated');
    expect(header(mail, 'list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
    expect([mail?.inReplyTo, mail?.references]).toEqual([
      `<quest.${questId}@localhost>`,
      `<quest.${questId}@localhost>`,
    ]);
  });

  it('are dropped if everything in them is done or read', async () => {
    const done = await submittedQuest(ada, ben);
    await ada.does('attest', done);
    await submittedQuest(ada, ben);
    const { body } = await ada.get('/users/me/notices').expect(200);
    const { items } = body as { items: { noticeId: string }[] };
    await later(1);
    await ada.post('/users/me/notices/read', { noticeIds: items.map(({ noticeId }) => noticeId) }).expect(204);
    await later(130);
    const about = mailsTo(ada).map(({ text }) => text ?? '');
    expect(about.filter((text) => text.includes(done))).toEqual([]);
  });

  it('never turn text of people into a link, a header or markup', async () => {
    const questId = await submittedQuest(ada, ben, { title: 'See https://evil.example/a and mail@evil.example & co' });
    await later(130);
    const [mail] = await arrived(ada);
    expect(mail?.text).toContain(questId);
    expect(mail?.text).not.toMatch(/evil\.example|mail@evil/);
    expect(mail?.html).not.toMatch(/evil\.example|mail@evil|& co/);
  });

  it('are sent again after a failure with the same content, and not to an address that the server refuses', async () => {
    server.behaviour = 'refuses-for-now';
    await submittedQuest(ada, ben);
    await later(130);
    await until(async () => (await outcomes(ada)).includes('mail DUE status'));
    server.behaviour = 'takes';
    await later(10);
    expect(await arrived(ada)).toHaveLength(1);

    server.behaviour = 'refuses-receivers';
    await submittedQuest(ben, ada);
    await later(130);
    await until(async () => (await outcomes(ben)).includes('mail DROPPED refused'));
    expect(mailsTo(ben)).toEqual([]);
  });
});

describe('the digest', () => {
  it('tells the news of a day once, at the hour of the member and in their language', async () => {
    await ada
      .put('/users/me/notice-settings', { ...OTHER_SETTINGS, email: { ...OTHER_SETTINGS.email, news: 'digest' } })
      .expect(200);
    const { questId, title } = await ada.posts();
    await ben.does('claim', questId);
    await later(1);
    expect(mailsTo(ada)).toEqual([]);
    await later(25 * 3_600);
    const [mail, ...others] = await arrived(ada);
    expect(others).toEqual([]);
    expect(mail?.subject).toBe('CivicForge: deine Übersicht');
    expect(mail?.text).toContain(`hat „${title}“ übernommen`);
    expect(mail?.html).toContain('lang="de"');
    await later(25 * 3_600);
    expect(mailsTo(ada)).toHaveLength(1);
  });

  it('does not say that a quest is open again once another member has claimed it', async () => {
    const { cleo } = aCommunity(service);
    const { questId } = await ada.posts();
    await ben.does('claim', questId);
    await ben.does('release', questId);
    await cleo.does('claim', questId);
    await later(1);
    await later(25 * 3_600);
    const [mail] = await arrived(ada);
    expect(mail?.text).toContain('has claimed');
    expect(mail?.text).not.toContain('open again');
  });
});

describe('unsubscribing', () => {
  it('ends the category of the mail by one request of a mail program, whatever its form, cookie and origin', async () => {
    await submittedQuest(ada, ben);
    await later(130);
    const link = unsubscribeLink((await arrived(ada))[0]);
    const page = await service.http.get(link).expect(200);
    expect(page.headers['content-type']).toContain('text/html');
    expect(page.text).toContain('<form method="post">');
    expect(await mode(ada)).toBe('now');
    for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      const answer = await service.http
        .post(link)
        .set({ 'content-type': type, cookie: 'civicforge_access=x.y.z', origin: 'https://mail.example' })
        .send(type.startsWith('multipart') ? '--x--\r\n' : 'List-Unsubscribe=One-Click');
      expect([answer.status, answer.redirect, answer.text]).toEqual([200, false, expect.stringContaining('Done')]);
    }
    const after = await ada.get('/users/me/notice-settings').expect(200);
    expect(after.body).toMatchObject({ email: { waiting: 'off', news: 'digest', moderation: 'now' } });
  });

  it('refuses a token that is missing, incomplete or changed', async () => {
    await submittedQuest(ada, ben);
    await later(130);
    const link = unsubscribeLink((await arrived(ada))[0]);
    const [path = '', token = ''] = link.split('?token=');
    const other = signUnsubscription({ userId: ada.userId, categories: ['waiting'] }, Buffer.alloc(32));
    for (const changed of [`${token.slice(0, -2)}AA`, 'a.b', other, token.slice(1), '']) {
      const answer = await service.http.post(`${path}?token=${changed}`);
      expect([answer.status, await mode(ada)]).toEqual([400, 'now']);
    }
  });

  it.each(['stored', 'default'])('ends two categories at the same time, of %s settings', async (kind) => {
    for (let round = 0; round < 10; round += 1) {
      const member = aPerson(service, `fay-${kind}-${round}`);
      await member.profile();
      const { body: before } = await member.get('/users/me/notice-settings').expect(200);
      if (kind === 'stored') await member.put('/users/me/notice-settings', before as object).expect(200);
      const end = (category: NoticeCategory) => {
        const { experimentKey } = service.settings;
        const token = signUnsubscription({ userId: member.userId, categories: [category] }, experimentKey);
        return service.http.post(`/api/v1/public/unsubscribe?token=${token}`).expect(200);
      };
      await Promise.all([end('waiting'), end('news'), end('community')]);
      const { body } = await member.get('/users/me/notice-settings').expect(200);
      const { email } = before as { email: object };
      expect(body).toEqual({
        ...(before as object),
        email: { ...email, waiting: 'off', news: 'off', community: 'off' },
      });
    }
  });

  it('answers 200 for a member who has no account any more and stores nothing', async () => {
    const token = signUnsubscription({ userId: 'gone', categories: ['news'] }, service.settings.experimentKey);
    await service.http.post(`/api/v1/public/unsubscribe?token=${token}`).expect(200);
    const settings = service.app.get(NoticeSettingsRepository, { strict: false });
    expect((await settings.reachOf('gone')).settings.email.news).toBe('digest');
    expect(await storedUnder(service.app.get(Database), 'users', 'gone')).toEqual([]);
  });
});
