import { createStaticSource, type StaticSource } from '@civicforge/flags';
import { FLAGS } from '@civicforge/contract/flags/manifest';
import { FeatureFlagService } from './feature-flag.service.ts';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { A_QUEST, aPerson, submittedQuest } from '../../testing/community.ts';

let service: TestApp;
let flags: StaticSource<typeof FLAGS>;

beforeAll(async () => {
  flags = createStaticSource({ manifest: FLAGS, document: { flags: {} } });
  service = await startTestApp({ environment: { LIST_SHARDS: '1', RATE_LIMIT_FACTOR: '1000' }, flagSource: flags });
});
afterAll(() => service.close());
afterEach(() => {
  flags.replace({ flags: {} });
});

function set(changes: Record<string, object>): void {
  flags.replace({ flags: changes });
}

describe('/feature-flags', () => {
  it('answers every flag as true or false, to visitors too', async () => {
    const { body } = await service.http.get('/api/v1/feature-flags').expect(200);
    expect(Object.keys(body as object).sort()).toEqual(Object.keys(FLAGS).sort());
    expect(body).toMatchObject({ dual_attestation: true, wallet_integration: false, maintenance_mode: false });
  });

  it('answers for the person of the session: by id, by group, by percentage', async () => {
    const ada = aPerson(service, 'ada');
    const mo = aPerson(service, 'mo', ['internal-users']);
    set({
      wallet_integration: { whitelist_users: [ada.userId] },
      quest_categories: { whitelist_users: ['internal-users'] },
      advanced_search: { rollout_percentage: 100 },
    });
    const seenBy = async (person: typeof ada) => (await person.get('/feature-flags').expect(200)).body as object;
    expect(await seenBy(ada)).toMatchObject({
      wallet_integration: true,
      quest_categories: false,
      advanced_search: true,
    });
    expect(await seenBy(mo)).toMatchObject({ wallet_integration: false, quest_categories: true });
    const visitor = await service.http.get('/api/v1/feature-flags').expect(200);
    expect(visitor.body).toMatchObject({ wallet_integration: false, quest_categories: false, advanced_search: false });
  });

  it('refuses a broken token instead of taking it for a visitor', async () => {
    await service.http.get('/api/v1/feature-flags').set('authorization', 'Bearer nonsense').expect(401);
  });
});

describe('one person at every surface', () => {
  const KEY = 'quest_categories';
  const segments = {
    mail: { all: [{ attribute: 'email', op: 'ends_with', value: '@example.org' }] },
    strangers: { all: [{ attribute: 'email', op: 'eq', value: 'x', not: true }] },
    moderators: { all: [{ attribute: 'groups', op: 'contains', value: 'moderators' }] },
  };
  const layers = { forms: { by: 'household' } };
  const entries: readonly (readonly [string, object])[] = [
    ['a percentage by an attribute of the body', { rollout_percentage: 100, rollout_by: 'household' }],
    ['a segment on the e-mail', { segments: ['mail'] }],
    ['a negated segment on the e-mail', { segments: ['strangers'] }],
    ['a layer by an attribute of the body', { enabled: true, layer: { name: 'forms', from: 0, until: 100 } }],
    ['a segment on the groups', { segments: ['moderators'] }],
    ['a percentage by id', { rollout_percentage: 50 }],
    ['a list', { whitelist_groups: ['moderators'] }],
  ];

  it.each(entries)('has one answer for %s', async (_, entry) => {
    flags.replace({ flags: { [KEY]: entry }, segments, layers });
    const people = [
      { userId: 'ada', groups: [] },
      { userId: 'mo', groups: ['moderators'] },
    ];
    const claimed = { targetingKey: 'x', household: '7', email: 'ada@example.org', groups: ['moderators'] };
    for (const person of people) {
      const authorization = service.bearer({ sub: person.userId, groups: person.groups });
      const { body: map } = await service.http.get('/api/v1/feature-flags').set({ authorization }).expect(200);
      const asked = service.http.post('/ofrep/v1/evaluate/flags/quest_categories').set({ authorization });
      const { body: remote } = await asked.send({ context: claimed }).expect(200);
      const all = service.http.post('/ofrep/v1/evaluate/flags').set({ authorization });
      const { body: bulk } = await all.send({ context: claimed }).expect(200);
      const inBulk = (bulk as { flags: { key: string; value: boolean }[] }).flags.find(({ key }) => key === KEY);
      const inside = await service.app.get(FeatureFlagService).isEnabled(KEY, person);
      const answer = (map as Record<string, boolean>)[KEY];
      expect([(remote as { value: boolean }).value, inBulk?.value, inside]).toEqual([answer, answer, answer]);
    }
  });
});

describe('maintenance', () => {
  const MESSAGE = 'We are moving house until noon.';

  it('pauses writing with its message, and lets reading, testing the session and flags go on', async () => {
    const ada = aPerson(service, 'ada');
    const { questId } = await ada.posts();
    set({ maintenance_mode: { enabled: true, message: MESSAGE, retry_after_seconds: 120 } });
    const refused = await ada.post('/quests', A_QUEST).expect(503);
    expect(refused.body).toMatchObject({ code: 'maintenance', detail: MESSAGE });
    expect(refused.headers['retry-after']).toBe('120');
    await ada.delete(`/quests/${questId}`).expect(503);
    await ada.patch('/users/me', { bio: 'later' }).expect(503);
    await service.http.post('/api/v1/auth/register').send({}).expect(503);
    await ada.get(`/quests/${questId}`).expect(200);
    await ada.post('/test-auth').expect(200);
    await service.http.post('/ofrep/v1/evaluate/flags').send({ context: {} }).expect(200);
    await service.http.post('/api/v1/local/clock').send({ advanceSeconds: 0 }).expect(200);
    set({});
    expect(await ada.sees(questId)).toMatchObject({ version: 1 });
  });

  it('lets a new person wait for their record, and gives it afterwards', async () => {
    const newcomer = aPerson(service, 'newcomer');
    set({ maintenance_mode: { enabled: true } });
    const { body } = await newcomer.get('/users/me').expect(503);
    expect(body).toMatchObject({ code: 'maintenance' });
    set({});
    await newcomer.get('/users/me').expect(200);
  });

  it('asks for a session before it says that writing pauses', async () => {
    set({ maintenance_mode: { enabled: true } });
    await service.http.post('/api/v1/quests').send(A_QUEST).expect(401);
  });
});

describe('switches of attesting', () => {
  it('records nothing while dual_attestation is off, after it has looked for the quest', async () => {
    const [ada, ben] = [aPerson(service, 'ada'), aPerson(service, 'ben')];
    const questId = await submittedQuest(ada, ben);
    set({ dual_attestation: { killed: true } });
    const { body } = await ada.post(`/quests/${questId}/attest`).expect(503);
    expect(body).toMatchObject({ code: 'feature.disabled' });
    await ada.post('/quests/01ARZ3NDEKTSV4RRFFQ69G5FAV/attest').expect(404);
    await aPerson(service, 'cleo').post(`/quests/${questId}/attest`).expect(503);
    set({});
    expect((await ada.sees(questId)).attestations).toEqual([]);
    await ada.does('attest', questId);
  });

  it('asks those for a signature for whom wallet_signature_required is on', async () => {
    const [ada, ben] = [aPerson(service, 'ada'), aPerson(service, 'ben')];
    const questId = await submittedQuest(ada, ben);
    set({ wallet_signature_required: { whitelist_users: [ada.userId] } });
    const { body } = await ada.post(`/quests/${questId}/attest`).expect(422);
    expect(body).toMatchObject({ code: 'attestation.signature-required' });
    await ben.does('attest', questId);
  });

  it('leaves the reward to the reprocessor while enable_enhanced_processing is off', async () => {
    const [ada, ben] = [aPerson(service, 'ada'), aPerson(service, 'ben')];
    const questId = await submittedQuest(ada, ben);
    set({ enable_enhanced_processing: { killed: true } });
    await ada.does('attest', questId);
    const last = await ben.does('attest', questId);
    expect(last).toMatchObject({ status: 'COMPLETED', reward: { state: 'PENDING' } });
    expect(await ben.profile()).toMatchObject({ xp: 0 });
  });
});
