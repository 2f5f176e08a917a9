import { startTestApp, type TestApp } from '../../testing/app.ts';
import { aPerson, type TestPerson } from '../../testing/community.ts';
import type { TemplateView } from './template.dto.ts';

let service: TestApp;
let ada: TestPerson;
let mia: TestPerson;

beforeAll(async () => {
  service = await startTestApp({ environment: { RATE_LIMIT_FACTOR: '1000' } });
});
afterAll(() => service.close());
beforeEach(async () => {
  ada = aPerson(service, 'ada');
  mia = aPerson(service, 'mia', ['moderators']);
  await Promise.all([ada.profile(), mia.profile()]);
});

const FIELDS = { title: 'Water the trees', category: 'environment', rewardXp: 50 };
const A_TEMPLATE = { name: 'Trees', fields: FIELDS };

async function made(person: TestPerson, overrides: object = {}): Promise<TemplateView> {
  const { body } = await person.post('/templates', { ...A_TEMPLATE, ...overrides }).expect(201);
  return body as TemplateView;
}

async function listed(person: TestPerson, query = ''): Promise<TemplateView[]> {
  const { body } = await person.get(`/templates${query}`).expect(200);
  return (body as { items: TemplateView[] }).items;
}

describe('own templates', () => {
  it('keep the given fields, and their owner alone sees them', async () => {
    const template = await made(ada);
    expect(template).toMatchObject({ ...A_TEMPLATE, visibility: 'own', ownerId: ada.userId });
    expect(await listed(ada, '?visibility=own')).toEqual([template]);
    const ben = aPerson(service, 'ben');
    expect(await listed(ben, '?visibility=own')).toEqual([]);
    for (const stranger of [ben, mia]) {
      const change = await stranger.patch(`/templates/${template.templateId}`, { name: 'Mine' }).expect(404);
      expect(change.body).toMatchObject({ code: 'template.not-found' });
      await stranger.delete(`/templates/${template.templateId}`).expect(404);
    }
  });

  it('post a quest without a word added', async () => {
    const description = 'Ten young trees in Linden Street need two buckets of water each.';
    const { fields } = await made(ada, { fields: { ...FIELDS, description } });
    const { body } = await ada.post('/quests', fields).expect(201);
    expect(body).toMatchObject({ ...FIELDS, description });
  });

  it('change field by field, so that two changes at the same time both hold', async () => {
    const { templateId } = await made(ada);
    const fields = { title: 'Water the flowers' };
    await Promise.all([
      ada.patch(`/templates/${templateId}`, { name: 'Flowers' }).expect(200),
      ada.patch(`/templates/${templateId}`, { fields }).expect(200),
    ]);
    expect(await listed(ada)).toMatchObject([{ name: 'Flowers', fields }]);
    expect((await listed(ada))[0]?.fields).toEqual(fields);
  });

  it('are deleted once', async () => {
    const { templateId } = await made(ada);
    await ada.delete(`/templates/${templateId}`).expect(204);
    await ada.delete(`/templates/${templateId}`).expect(404);
    expect(await listed(ada)).toEqual([]);
  });

  it('are at most fifty, also when many are made at the same time', async () => {
    const statuses = await Promise.all(
      Array.from({ length: 53 }, async () => (await ada.post('/templates', A_TEMPLATE)).status),
    );
    expect(statuses.filter((status) => status === 201)).toHaveLength(50);
    expect(statuses.filter((status) => status === 409)).toHaveLength(3);
    const [first] = await listed(ada);
    await ada.delete(`/templates/${first?.templateId ?? ''}`).expect(204);
    await made(ada);
  });

  it('are made once by a request that is sent twice', async () => {
    const headers = { 'idempotency-key': '7d3f0a52-1c4e-4d2c-9d59-3f6a5d1d0001' };
    const [one, two] = [await made1(headers), await made1(headers)];
    expect(two).toEqual(one);
    expect(await listed(ada)).toHaveLength(1);
  });

  async function made1(headers: Record<string, string>): Promise<TemplateView> {
    const { body } = await ada.post('/templates', A_TEMPLATE).set(headers).expect(201);
    return body as TemplateView;
  }

  it.each([
    ['a name of one character', { name: 'T' }, 'name'],
    ['a name of 61 characters', { name: 'T'.repeat(61) }, 'name'],
    ['no fields', { fields: undefined }, 'fields'],
    ['a list as fields', { fields: [] }, 'fields'],
    ['an unknown field', { fields: { ...FIELDS, status: 'COMPLETED' } }, 'fields.status'],
    ['photos, which belong to one quest', { fields: { photos: [] } }, 'fields.photos'],
    ['a title that a quest cannot have', { fields: { title: 'x' } }, 'fields.title'],
    ['too much XP', { fields: { rewardXp: 1_000_000 } }, 'fields.rewardXp'],
    ['an unknown visibility', { visibility: 'world' }, 'visibility'],
  ])('refuse %s with validation.failed', async (_, fault, path) => {
    const { body } = await ada.post('/templates', { ...A_TEMPLATE, ...fault }).expect(400);
    expect(body).toMatchObject({ code: 'validation.failed', errors: [{ path }] });
  });
});

describe('templates of the community', () => {
  it('are made, changed and deleted by moderators alone, and read by every member', async () => {
    const template = await made(mia, { visibility: 'community' });
    expect(await listed(ada, '?visibility=community')).toContainEqual(template);
    const path = `/templates/${template.templateId}`;
    const refused = [
      ada.post('/templates', { ...A_TEMPLATE, visibility: 'community' }),
      ada.patch(path, { name: 'Ours' }),
      ada.delete(path),
    ];
    for (const request of refused) expect((await request.expect(403)).body).toMatchObject({ code: 'auth.forbidden' });
    const max = aPerson(service, 'max', ['moderators']);
    await max.profile();
    await max.patch(path, { name: 'Trees of the town' }).expect(200);
    expect(await listed(ada)).toContainEqual({ ...template, name: 'Trees of the town' });
    await max.delete(path).expect(204);
  });

  it('come from own ones of a moderator, and go back with a new owner', async () => {
    const { templateId } = await made(mia);
    const path = `/templates/${templateId}`;
    await mia.patch(path, { visibility: 'community', name: 'For all' }).expect(200);
    expect(await listed(mia, '?visibility=own')).toEqual([]);
    expect(await listed(ada)).toContainEqual(expect.objectContaining({ templateId, name: 'For all' }));
    const own = await made(ada);
    await ada.patch(`/templates/${own.templateId}`, { visibility: 'community' }).expect(403);
    const max = aPerson(service, 'max', ['moderators']);
    await max.profile();
    await max.patch(path, { visibility: 'own' }).expect(200);
    expect(await listed(max, '?visibility=own')).toMatchObject([{ templateId, ownerId: max.userId }]);
    expect(await listed(ada)).toEqual([own]);
  });
});

describe('templates of a deleted account', () => {
  it('are exported before, and afterwards the community keeps its own without the name', async () => {
    const own = await made(mia);
    const shared = await made(mia, { visibility: 'community' });
    const { body } = await mia.get('/users/me/export').expect(200);
    expect((body as { templates: unknown }).templates).toEqual([own, shared]);
    await mia.delete('/users/me').expect(204);
    const left = (await listed(ada)).find(({ templateId }) => templateId === shared.templateId);
    expect(left).toEqual({ ...shared, ownerId: undefined });
    const max = aPerson(service, 'max', ['moderators']);
    await max.profile();
    await max.delete(`/templates/${shared.templateId}`).expect(204);
  });
});
