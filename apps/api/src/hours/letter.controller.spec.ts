import { randomBytes } from 'node:crypto';
import { localDate } from '@civicforge/domain';
import { verifyDocument } from '@civicforge/proof/data-integrity';
import { fromMultikey } from '@civicforge/proof/multikey';
import { ulid } from 'ulid';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { aCommunity, aPerson, type TestPerson } from '../../testing/community.ts';
import { completedQuest } from '../../testing/hours.ts';
import { Database } from '../dynamo/database.ts';
import { sha256, verifyEd25519 } from '../proof/crypto.ts';
import { hoursKey } from '../quests/quest-hours.ts';
import type { HoursLetterEntryView, HoursLettersView, PublicLetterView } from './letter.dto.ts';

/** A zone in which the day does not change soon: a letter is about days until today. */
const ZONE = new Date().getUTCHours() < 12 ? 'UTC' : 'Etc/GMT+12';
const TODAY = localDate(new Date().toISOString(), ZONE);
const PERIOD = { from: '2020-01-01', to: TODAY };

let service: TestApp;
beforeAll(async () => {
  service = await startTestApp({
    environment: { LIST_SHARDS: '1', RATE_LIMIT_FACTOR: '1000', LOG_LEVEL: 'debug', COMMUNITY_TIME_ZONE: ZONE },
  });
});
afterAll(() => service.close());

async function letterOf(person: TestPerson, body: object = PERIOD): Promise<HoursLetterEntryView> {
  return (await person.post('/users/me/hours-letters', body).expect(201)).body as HoursLetterEntryView;
}

/** Reads a letter without an account. */
const shown = (reference: string) => service.http.get(`/api/v1/public/letters/${reference}`);

async function factsOf(reference: string) {
  const { letter } = (await shown(reference).expect(200)).body as PublicLetterView;
  if (letter === undefined) throw new Error('the letter is withdrawn');
  return letter;
}

/** Stores index entries of completed quests without their other records. */
async function seedHours(userId: string, count: number, title: () => string): Promise<void> {
  const at = Date.parse('2026-01-01T10:00:00.000Z');
  const items = Array.from({ length: count }, (_, index) => {
    const questId = ulid(at + index);
    return {
      ...{ questId, record: 'QUEST', title: title(), category: 'other', hoursOf: userId },
      ...{
        hoursKey: hoursKey(new Date(at + index).toISOString(), questId),
        hoursFacts: '60/45/account/device/receipt',
      },
    };
  });
  await service.app.get(Database).writeMany(
    'quests',
    items.map((Item) => ({ PutRequest: { Item } })),
  );
}

describe('an hours letter', () => {
  it('shows a stranger lines, levels and sums, and no title or other name', async () => {
    const { ada, ben } = aCommunity(service);
    await completedQuest(ada, ben, { requestor: 60, performer: 45 }, { title: 'Mend the fence' });
    const { letterId, reference, ...entry } = await letterOf(ben);
    expect(entry).toMatchObject({ ...PERIOD, quests: 1, minutes: 45, withTitles: false });
    expect(reference).toMatch(/^[0-9A-HJKMNP-TV-Z]{12}$/);
    const answer = await shown(reference).expect(200);
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex' });
    const { letter, ...state } = answer.body as PublicLetterView;
    expect(state).toEqual({ reference, state: 'unchanged' });
    expect(letter).toMatchObject({ name: (await ben.profile()).displayName, totals: { quests: 1, minutes: 45 } });
    expect(letter?.lines).toEqual([
      {
        date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) as string,
        category: 'other',
        minutes: 45,
        attestedBy: [
          { role: 'requestor', method: 'account' },
          { role: 'performer', method: 'account' },
        ],
        receiptId: expect.stringMatching(/^[\w-]{22}$/) as string,
      },
    ]);
    expect(answer.text).not.toContain('Mend the fence');
    expect(answer.text).not.toContain(ada.userId);
    expect((await ben.get('/users/me/hours-letters').expect(200)).body).toEqual({
      items: [{ letterId, reference, ...entry }],
    });
  });

  it('is signed by the key of the issuer and stays as it was', async () => {
    const { ada, ben } = aCommunity(service);
    await completedQuest(ada, ben, { requestor: 10, performer: 10 }, { title: 'Mend the fence' });
    const { reference } = await letterOf(ben, { ...PERIOD, withTitles: true });
    await completedQuest(ada, ben, { requestor: 10, performer: 10 });
    await ben.patch('/users/me', { displayName: 'Another Name' }).expect(200);
    const { document, lines, name } = await factsOf(reference);
    expect(lines.map(({ title }) => title)).toEqual(['Mend the fence']);
    expect(name).not.toBe('Another Name');
    const { verificationMethod } = document['proof'] as { verificationMethod: string };
    const { body } = await service.http.get('/.well-known/did.json').expect(200);
    const { assertionMethod } = body as { assertionMethod: { id: string; publicKeyMultibase: string }[] };
    const key = assertionMethod.find(({ id }) => id === verificationMethod)?.publicKeyMultibase ?? '';
    const primitives = { sha256, verify: verifyEd25519 };
    const bytes = fromMultikey(key) ?? new Uint8Array();
    expect(await verifyDocument(document, bytes, primitives)).toBe(true);
    const changed = {
      ...document,
      credentialSubject: { ...(document['credentialSubject'] as object), to: '2020-12-31' },
    };
    expect(await verifyDocument(changed, bytes, primitives)).toBe(false);
  });

  it('is found by its reference as people type it, and never logged', async () => {
    const { ada, ben } = aCommunity(service);
    await completedQuest(ada, ben, { requestor: 10, performer: 10 });
    const { reference } = await letterOf(ben);
    const typed = `${reference.slice(0, 4)}-${reference.slice(4, 8)}-${reference.slice(8)}`.toLowerCase();
    await shown(typed).expect(200);
    await shown('0'.repeat(12)).expect(404);
    const log = JSON.stringify(service.log);
    expect(log).toContain('/public/letters/:reference');
    expect(log.toUpperCase()).not.toContain(reference);
    expect(log).not.toContain(typed);
  });

  it('says that it is withdrawn, and nothing else, after its withdrawal', async () => {
    const { ada, ben } = aCommunity(service);
    await completedQuest(ada, ben, { requestor: 10, performer: 10 });
    const { letterId, reference } = await letterOf(ben);
    await ada.delete(`/users/me/hours-letters/${letterId}`).expect(404);
    await ben.delete(`/users/me/hours-letters/${letterId}`).expect(204);
    expect((await shown(reference).expect(200)).body).toEqual({
      reference,
      state: 'withdrawn',
      withdrawnAt: expect.any(String) as string,
    });
    expect((await ben.get('/users/me/hours-letters')).body).toEqual({ items: [] });
    const { body } = await ben.delete(`/users/me/hours-letters/${letterId}`).expect(404);
    expect(body).toMatchObject({ code: 'letter.not-found' });
  });

  it('is exported, and withdrawn with the account', async () => {
    const { ada, ben } = aCommunity(service);
    await completedQuest(ada, ben, { requestor: 10, performer: 10 });
    const { reference } = await letterOf(ben);
    const { body } = await ben.get('/users/me/export').expect(200);
    expect(body).toMatchObject({ hoursLetters: [{ reference, document: { credentialSubject: { reference } } }] });
    await ben.delete('/users/me').expect(204);
    expect((await shown(reference).expect(200)).body).toMatchObject({ state: 'withdrawn' });
  });

  it('is made once for one idempotency key', async () => {
    const { ada, ben } = aCommunity(service);
    await completedQuest(ada, ben, { requestor: 10, performer: 10 });
    const send = () => ben.post('/users/me/hours-letters', PERIOD).set('idempotency-key', 'letter-of-ben-1');
    const [first, second] = [await send().expect(201), await send().expect(201)];
    expect(second.body).toEqual(first.body);
    expect((await ben.get('/users/me/hours-letters')).body).toMatchObject({ items: [{}] });
  });

  it('has at most 500 lines, with the longest titles', async () => {
    const ben = aPerson(service, 'ben');
    // Random signs of four bytes each, which compress least.
    const title = () =>
      Array.from(randomBytes(200), (byte) => String.fromCodePoint(0x1f300 + byte))
        .join('')
        .slice(0, 200);
    await seedHours(ben.userId, 500, title);
    const { reference, quests, minutes } = await letterOf(ben, { ...PERIOD, withTitles: true });
    expect([quests, minutes]).toEqual([500, 22_500]);
    expect((await factsOf(reference)).lines).toHaveLength(500);
    await seedHours(ben.userId, 1, title);
    const { body } = await ben.post('/users/me/hours-letters', PERIOD).expect(409);
    expect(body).toMatchObject({ code: 'letter.too-long' });
  });

  it('is about days until today', async () => {
    const { ada, ben } = aCommunity(service);
    await completedQuest(ada, ben, { requestor: 60, performer: 45 });
    const tomorrow = localDate(new Date(Date.now() + 86_400_000).toISOString(), ZONE);
    const { body } = await ben.post('/users/me/hours-letters', { ...PERIOD, to: tomorrow }).expect(400);
    expect(body).toMatchObject({ code: 'validation.failed', errors: [{ path: 'to' }] });
    await letterOf(ben);
  });

  it.each([
    [{ from: '2099-12-31', to: '2020-01-01' }, 400, 'validation.failed'],
    [{ from: '2020-01-01' }, 400, 'validation.failed'],
    [{ ...PERIOD, withTitles: 'yes' }, 400, 'validation.failed'],
    [PERIOD, 409, 'letter.empty'],
  ])('of %j is refused with %s %s', async (body, status, code) => {
    const { ada } = aCommunity(service);
    const answer = await ada.post('/users/me/hours-letters', body).expect(status);
    expect(answer.body).toMatchObject({ code });
  });

  it('is limited to 50 of a member', async () => {
    const ben = aPerson(service, 'ben');
    await seedHours(ben.userId, 1, () => 'Mend the fence');
    for (let count = 0; count < 50; count += 1) await letterOf(ben);
    const { body } = await ben.post('/users/me/hours-letters', PERIOD).expect(409);
    expect(body).toMatchObject({ code: 'letter.limit' });
  });

  it('keeps the limit when letters are made at the same time, and has room after a withdrawal', async () => {
    const ben = aPerson(service, 'ben');
    await seedHours(ben.userId, 1, () => 'Mend the fence');
    const make = () => ben.post('/users/me/hours-letters', PERIOD);
    for (let count = 0; count < 45; count += 1) await letterOf(ben);
    const answers = await Promise.all(Array.from({ length: 20 }, make));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(15);
    const { items } = (await ben.get('/users/me/hours-letters').expect(200)).body as HoursLettersView;
    await ben.delete(`/users/me/hours-letters/${items[0]?.letterId ?? ''}`).expect(204);
    expect((await make()).status).toBe(201);
    expect((await make()).status).toBe(409);
  });
});
