import { parse } from 'papaparse';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { aPerson } from '../../testing/community.ts';

let service: TestApp;
let lists: [path: string, operation: Operation][];

interface Operation {
  readonly security?: readonly object[];
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: { readonly $ref?: string } }>> }>
  >;
}

beforeAll(async () => {
  service = await startTestApp({ environment: { LIST_SHARDS: '1', RATE_LIMIT_FACTOR: '1000' } });
  const { paths, components } = (await service.http.get('/api/openapi.json')).body as {
    paths: Record<string, { get?: Operation }>;
    components: { schemas: Record<string, { properties?: { items?: { type?: string } } }> };
  };
  const hasItems = ({ responses }: Operation) => {
    const name = responses['200']?.content?.['application/json']?.schema.$ref?.split('/').at(-1) ?? '';
    return components.schemas[name]?.properties?.items?.type === 'array';
  };
  lists = Object.entries(paths).flatMap(([path, { get }]): [string, Operation][] => {
    const hasQuery = get?.parameters?.some((parameter) => parameter.in === 'query') === true;
    return get !== undefined && get.security?.length !== 0 && hasQuery && hasItems(get) ? [[path, get]] : [];
  });
});
afterAll(() => service.close());

describe('every list of members and moderators with a query', () => {
  it('describes its CSV', () => {
    expect(lists.length).toBeGreaterThan(8);
    const without = lists.filter(([, { responses }]) => responses['200']?.content?.['text/csv'] === undefined);
    expect(without.map(([path]) => path)).toEqual([]);
  });

  it('answers the same page as CSV, and names the header in Vary for both forms', async () => {
    const admin = aPerson(service, 'ada', ['admins', 'moderators']);
    const { questId } = await admin.posts({ title: '=cmd|calc' });
    await admin.post(`/quests/${questId}/comments`, { text: '@formula', audience: 'members' });
    for (const [path] of lists) {
      const address = path
        .replace('/api/v1', '')
        .replace('{questId}', questId)
        .replace('{userId}', admin.userId)
        .concat(path.endsWith('/{userId}/quests') ? '?role=requestor' : '');
      const json = await admin.get(address).expect(200);
      const csv = await admin.get(address).set('accept', 'text/csv').expect(200);
      const { data, errors, meta } = parse<Record<string, string>>(csv.text.replace(/^\uFEFF/, ''), {
        header: true,
        skipEmptyLines: true,
      });
      const { items } = json.body as { items: Record<string, unknown>[] };
      expect([path, errors, data.length]).toEqual([path, [], items.length]);
      expect([
        path,
        Object.keys(items[0] ?? {}).filter((name) => !meta.fields?.some((field) => field.split('.')[0] === name)),
      ]).toEqual([path, []]);
      expect(data.flatMap((row) => Object.values(row)).filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
      expect(csv.headers['content-type']).toContain('text/csv; charset=utf-8');
      expect([json, csv].map(({ headers }) => String(headers['vary']))).toEqual(
        Array(2).fill('Authorization, Cookie, Accept'),
      );
    }
  });

  it('links to the next page, which a client follows to the end', async () => {
    const ada = aPerson(service, 'ada');
    for (const title of ['First quest', 'Second quest', 'Third quest']) await ada.posts({ title });
    let address: string | undefined = `/api/v1/users/${ada.userId}/quests?role=requestor&limit=1`;
    const titles: string[] = [];
    while (address !== undefined) {
      const answer: { text: string; headers: Record<string, unknown> } = await ada
        .get(address.replace('/api/v1', ''))
        .set('accept', 'text/csv')
        .expect(200);
      const { data } = parse<{ title: string }>(answer.text.replace(/^\uFEFF/, ''), {
        header: true,
        skipEmptyLines: true,
      });
      titles.push(...data.map(({ title }) => title));
      address = /^<([^>]+)>; rel="next"$/.exec(String(answer.headers['link']))?.[1];
    }
    expect(titles).toEqual(['Third quest', 'Second quest', 'First quest']);
  });

  it('keeps problems in their own form', async () => {
    const ada = aPerson(service, 'ada');
    const { headers, body } = await ada.get('/quests?cursor=bad').set('accept', 'text/csv').expect(400);
    expect(headers['content-type']).toContain('application/problem+json');
    expect(body).toMatchObject({ code: 'cursor.invalid' });
  });
});
