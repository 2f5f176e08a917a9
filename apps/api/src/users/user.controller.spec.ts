import type { Economy } from '@civicforge/domain';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { aPerson, submittedQuest } from '../../testing/community.ts';

let service: TestApp;
let economy: Economy;

beforeAll(async () => {
  service = await startTestApp({ environment: { LIST_SHARDS: '1', RATE_LIMIT_FACTOR: '1000' } });
  ({ economy } = service.settings);
});
afterAll(() => service.close());

describe('the first call of an account', () => {
  it('creates the record once with the sign-up points for concurrent calls', async () => {
    const ada = aPerson(service, 'ada');
    const answers = await Promise.all(Array.from({ length: 30 }, () => ada.get('/users/me')));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(await ada.profile()).toEqual({
      userId: ada.userId,
      displayName: ada.userId,
      email: `${ada.userId}@example.org`,
      xp: 0,
      reputation: 0,
      creationPoints: economy.signUpPoints,
      stats: { created: 0, completedAsRequestor: 0, completedAsPerformer: 0, attestationsGiven: 0 },
      createdAt: expect.any(String) as string,
    });
    expect(await ada.ledger()).toMatchObject([
      { kind: 'sign-up', points: economy.signUpPoints, entryId: `user:${ada.userId}:sign-up` },
    ]);
  });

  it('may be a change', async () => {
    const ben = aPerson(service, 'ben');
    await ben.posts();
    expect(await ben.profile()).toMatchObject({ creationPoints: economy.signUpPoints - economy.questCost });
  });
});

describe('a profile', () => {
  it('accepts partial changes', async () => {
    const ada = aPerson(service, 'ada');
    await ada.patch('/users/me', { displayName: 'Ada Lovelace' }).expect(200);
    const { body } = await ada.patch('/users/me', { bio: 'Benches,\nmostly.' }).expect(200);
    expect(body).toMatchObject({ displayName: 'Ada Lovelace', bio: 'Benches,\nmostly.' });
    await ada.patch('/users/me', {}).expect(200);
    expect(await ada.profile()).toMatchObject({ displayName: 'Ada Lovelace', bio: 'Benches,\nmostly.' });
  });

  it.each([
    [{ displayName: 'A' }],
    [{ displayName: 'x'.repeat(51) }],
    [{ displayName: null }],
    [{ bio: 'x'.repeat(501) }],
    [{ bio: 5 }],
    [{ email: 'other@example.org' }],
    [{ creationPoints: 1_000_000 }],
  ])('refuses %j', async (changes) => {
    const ada = aPerson(service, 'ada');
    const before = await ada.profile();
    const { body } = await ada.patch('/users/me', changes).expect(400);
    expect(body).toMatchObject({ code: 'validation.failed' });
    expect(await ada.profile()).toEqual(before);
  });

  it('shows others the public fields only', async () => {
    const [ada, ben] = [aPerson(service, 'ada'), aPerson(service, 'ben')];
    await ada.profile();
    const { body } = await ben.get(`/users/${ada.userId}`).expect(200);
    expect(Object.keys(body as object).sort()).toEqual([
      'createdAt',
      'displayName',
      'reputation',
      'stats',
      'userId',
      'xp',
    ]);
    const missing = await ben.get('/users/nobody').expect(404);
    expect(missing.body).toMatchObject({ code: 'user.not-found' });
  });
});

describe('a ledger', () => {
  it('lists the entries of the balance in pages, newest first', async () => {
    const [ada, ben] = [aPerson(service, 'ada'), aPerson(service, 'ben')];
    for (let count = 0; count < 3; count += 1) {
      const questId = await submittedQuest(ada, ben);
      await ada.does('attest', questId);
      await ben.does('attest', questId);
    }
    const seen: { at: string; xp: number; reputation: number; points: number; questTitle?: string }[] = [];
    let path = '/users/me/ledger?limit=2';
    for (;;) {
      const { body } = await ada.get(path).expect(200);
      const { items, nextCursor } = body as { items: typeof seen; nextCursor?: string };
      seen.push(...items);
      if (nextCursor === undefined) break;
      path = `/users/me/ledger?limit=2&cursor=${nextCursor}`;
    }
    expect(seen).toHaveLength(7);
    expect(seen.map(({ questTitle }) => questTitle !== undefined)).toEqual([...Array(6).fill(true), false]);
    expect([...seen].sort((one, other) => (one.at > other.at ? -1 : 1))).toEqual(seen);
    const sum = (field: 'xp' | 'reputation' | 'points') => seen.reduce((total, entry) => total + entry[field], 0);
    expect(await ada.profile()).toMatchObject({
      xp: sum('xp'),
      reputation: sum('reputation'),
      creationPoints: sum('points'),
    });
  });
});
