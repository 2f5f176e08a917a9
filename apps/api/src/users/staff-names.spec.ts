import { startTestApp, type TestApp } from '../../testing/app.ts';
import { aPerson, type TestPerson } from '../../testing/community.ts';
import { UserRepository } from './user.repository.dynamo.ts';

let service: TestApp;
let mira: TestPerson;
let ada: TestPerson;

beforeAll(async () => {
  service = await startTestApp({ environment: { LIST_SHARDS: '1', RATE_LIMIT_FACTOR: '1000' } });
  mira = aPerson(service, 'mira', ['moderators']);
  ada = aPerson(service, 'ada');
  await mira.patch('/users/me', { displayName: 'Mira Capello' }).expect(200);
});
afterAll(() => service.close());

/** The same member with other groups in the token. */
const as = (person: TestPerson, ...groups: string[]) => person.withGroups(groups);

const LOOK_ALIKES = [
  'Mira Capello',
  'mira capello',
  'MIRA  CAPELLO',
  'Mira\u200b Capello',
  'Mi\u00adra Ca\u2060pello',
  'Mira\u3164Capello',
  'Ｍｉｒａ Ｃａｐｅｌｌｏ',
  '𝐌𝐢𝐫𝐚 𝐂𝐚𝐩𝐞𝐥𝐥𝐨',
  'Мira Capello',
  'Míra Cápello',
  'Mira Cape11o',
  'Mira-Capello.',
  'MlRA CAPELL0',
];

describe('names that look like a moderator’s', () => {
  it.each(LOOK_ALIKES)('are refused to a member: %s', async (displayName) => {
    const { status, body } = await ada.patch('/users/me', { displayName });
    expect([status, body.code, body.errors[0].path]).toEqual([400, 'validation.failed', 'displayName']);
  });

  it('are refused at registration without a call to the identity service', async () => {
    const person = { email: 'twin@example.org', password: 'CivicForge!2026', displayName: 'Mira Сареllo' };
    for (const displayName of [person.displayName, 'Mira Capello']) {
      const { status, body } = await service.http.post('/api/v1/auth/register').send({ ...person, displayName });
      expect([status, body.errors[0].path]).toEqual([400, 'displayName']);
    }
  });

  it('are allowed to the moderator, and to all members after the moderator’s rename', async () => {
    const mo = aPerson(service, 'moe', ['moderators']);
    const ben = aPerson(service, 'ben');
    await mo.patch('/users/me', { displayName: 'Moana' }).expect(200);
    await mo.patch('/users/me', { displayName: 'Moána', bio: 'Hello' }).expect(200);
    await ben.patch('/users/me', { displayName: 'Moana' }).expect(400);
    await mo.patch('/users/me', { displayName: 'Leila' }).expect(200);
    await ben.patch('/users/me', { displayName: 'Moana' }).expect(200);
    await ben.patch('/users/me', { displayName: 'Lеilа' }).expect(400);
    expect(await mo.profile()).toMatchObject({ displayName: 'Leila', bio: 'Hello', role: 'moderator' });
  });

  it('stay protected while one of two moderators has them', async () => {
    const [one, other] = [aPerson(service, 'one', ['moderators']), aPerson(service, 'other', ['admins'])];
    await one.patch('/users/me', { displayName: 'Samira' }).expect(200);
    await other.patch('/users/me', { displayName: 'Samira' }).expect(400);
    expect(await service.app.get(UserRepository).staffNamed('Samira')).toEqual([one.userId]);
  });

  it('are protected under the last of concurrent renames', async () => {
    const mo = aPerson(service, 'moe', ['moderators']);
    await mo.profile();
    const names = ['Nadira', 'Odessa', 'Petunia', 'Quirina'];
    await Promise.all(names.map((displayName) => mo.patch('/users/me', { displayName }).expect(200)));
    const { displayName: last } = await mo.profile();
    const users = service.app.get(UserRepository);
    for (const name of names) expect(await users.staffNamed(name)).toEqual(name === last ? [mo.userId] : []);
  });
});

describe('the role of a member', () => {
  it('is part of every answer about a staff member, and of no other', async () => {
    const quest = await mira.posts();
    expect(quest.requestor).toMatchObject({ displayName: 'Mira Capello', role: 'moderator' });
    const claimed = await ada.does('claim', quest.questId);
    expect(claimed.requestor.role).toBe('moderator');
    expect(claimed.performer).not.toHaveProperty('role');
    const { body: profile } = await ada.get(`/users/${mira.userId}`).expect(200);
    expect(profile.role).toBe('moderator');
    const { body: events } = await ada.get(`/quests/${quest.questId}/events`).expect(200);
    expect(events.items[0].actor.role).toBe('moderator');
    expect(events.items[1].actor).not.toHaveProperty('role');
    expect(await ada.profile()).not.toHaveProperty('role');
  });

  it('follows the groups of the token and releases the name on its loss', async () => {
    const mo = aPerson(service, 'moe', ['moderators']);
    await mo.patch('/users/me', { displayName: 'Rosalind' }).expect(200);
    expect((await as(mo, 'admins').profile()).role).toBe('admin');
    await ada.patch('/users/me', { displayName: 'Rosalind' }).expect(400);
    expect(await as(mo).profile()).not.toHaveProperty('role');
    await ada.patch('/users/me', { displayName: 'Rosalind' }).expect(200);
  });

  it('cannot be set by the member', async () => {
    await ada.patch('/users/me', { role: 'admin' }).expect(400);
  });

  it('is stored once by concurrent calls', async () => {
    const mo = aPerson(service, 'moe', ['moderators']);
    const answers = await Promise.all(Array.from({ length: 20 }, () => mo.get('/users/me')));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect((await mo.profile()).role).toBe('moderator');
    expect(await service.app.get(UserRepository).staffNamed((await mo.profile()).displayName)).toEqual([mo.userId]);
  });
});

describe('the name of an external account', () => {
  it('is replaced if it imitates a role', async () => {
    expect((await aPerson(service, 'admin').profile()).displayName).toBe('Member');
    expect((await aPerson(service, 'admin', ['admins']).profile()).displayName).toMatch(/^admin-/);
  });
});
