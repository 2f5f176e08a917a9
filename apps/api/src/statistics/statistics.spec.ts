import { createStaticSource, type StaticSource } from '@civicforge/flags';
import { FLAGS } from '@civicforge/flags/evaluator';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { aPerson, submittedQuest } from '../../testing/community.ts';

let service: TestApp;
let flags: StaticSource<typeof FLAGS>;

beforeAll(async () => {
  const document = { flags: { enable_new_api_endpoint: { enabled: true } } };
  flags = createStaticSource({ manifest: FLAGS, document });
  service = await startTestApp({
    environment: { LIST_SHARDS: '1', RATE_LIMIT_FACTOR: '1000', ECONOMY_SIGN_UP_POINTS: '100' },
    flagSource: flags,
  });
});
afterAll(() => service.close());

describe('the public statistics', () => {
  it('count what happened, for everybody, and may be cached for ten seconds', async () => {
    const [ada, ben] = [aPerson(service, 'ada'), aPerson(service, 'ben')];
    const agreed = await submittedQuest(ada, ben);
    await ada.does('attest', agreed);
    await ben.does('attest', agreed);
    const contradicted = await submittedQuest(ada, ben);
    await ada.does('attest', contradicted);
    await ben.does('attest', contradicted, { outcome: 'not_done' });
    await Promise.all(Array.from({ length: 5 }, () => ada.posts()));
    const { body, headers } = await service.http.get('/api/v1/public/stats').expect(200);
    expect(body).toEqual({ members: 2, created: 7, claimed: 2, completed: 1, disputed: 1 });
    expect(headers['cache-control']).toBe('public, max-age=10');
  });

  it('are not there while their flag is off', async () => {
    flags.replace({ flags: {} });
    const { body } = await service.http.get('/api/v1/public/stats').expect(503);
    expect(body).toMatchObject({ code: 'feature.disabled' });
  });
});
