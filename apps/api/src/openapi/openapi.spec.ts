import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { ALL_PROBLEMS } from './all-problems.ts';
import { configurationPage } from '../config/configuration-page.ts';

const DOCS = join(import.meta.dirname, '..', '..', '..', '..', 'docs');

let test: TestApp;
beforeAll(async () => {
  test = await startTestApp();
});
afterAll(() => test.close());

interface Operation {
  readonly operationId: string;
  readonly security: unknown[];
  readonly parameters?: { readonly name: string }[];
  readonly responses: Record<string, { readonly content?: Record<string, { readonly schema: object }> }>;
}

async function description() {
  const answer = await test.http.get('/api/openapi.json');
  return answer.body as {
    paths: Record<string, Record<string, Operation>>;
    components: { schemas: Record<string, { properties: Record<string, { enum?: string[] }> }> };
  };
}

async function operations(): Promise<[string, Operation][]> {
  const { paths } = await description();
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]): [string, Operation] => [`${method} ${path}`, operation]),
  );
}

describe('the description of the service', () => {
  it('is the one that is stored (write it again with: npm run openapi)', async () => {
    expect(await description()).toEqual(JSON.parse(readFileSync(join(DOCS, 'openapi.json'), 'utf8')));
  });

  it('of the configuration is the one that is stored (write it again with: npm run openapi)', () => {
    const words = (text: string) => text.replace(/-{3,}/g, '---').split(/\s+/).join(' ').trim();
    expect(words(readFileSync(join(DOCS, 'CONFIGURATION.md'), 'utf8'))).toBe(words(configurationPage()));
  });

  it('names every operation once, with its answer and the form of its problems', async () => {
    const all = await operations();
    expect(new Set(all.map(([, { operationId }]) => operationId)).size).toBe(all.length);
    for (const [name, { responses }] of all) {
      const good = Object.entries(responses).filter(([status]) => status.startsWith('2'));
      expect([name, good.length]).toEqual([name, 1]);
      const isComplete = good.every(([status, answer]) => status === '204' || answer.content !== undefined);
      expect([name, isComplete]).toEqual([name, true]);
      expect(responses['default']?.content?.['application/problem+json']?.schema).toEqual({
        $ref: '#/components/schemas/Problem',
      });
    }
  });

  it('lists every stable code of a problem', async () => {
    const { components } = await description();
    expect(components.schemas['Problem']?.properties['code']?.enum).toEqual(Object.keys(ALL_PROBLEMS).sort());
  });

  it('lists the problem table of every subject', async () => {
    const src = join(import.meta.dirname, '..');
    const files = globSync('**/*-problems.ts', { cwd: src }).filter((file) => !file.endsWith('all-problems.ts'));
    const tables = await Promise.all(files.map((file) => import(join(src, file)) as Promise<Record<string, object>>));
    const codes = tables.flatMap((module) => Object.values(module).flatMap((table) => Object.keys(table)));
    expect(codes).toHaveLength(new Set(codes).size);
    expect(Object.keys(ALL_PROBLEMS)).toEqual(expect.arrayContaining(codes));
    expect(files.length).toBeGreaterThan(3);
  });

  it('says who may call, and where keys of repeated requests count', async () => {
    const all = new Map(await operations());
    expect(all.get('get /api/v1/users/me')?.security).toEqual([{ bearer: [] }, { cookie: [] }]);
    expect(all.get('get /health')?.security).toEqual([]);
    const withKey = (name: string) =>
      all.get(name)?.parameters?.some((parameter) => parameter.name === 'Idempotency-Key');
    expect(withKey('post /api/v1/quests')).toBe(true);
    expect(withKey('post /api/v1/test-auth')).toBe(false);
    expect(withKey('post /api/v1/auth/sign-in')).toBe(false);
  });
});

describe('the page for people', () => {
  it('brings everything along that its strict policy allows, and nothing inline', async () => {
    const page = await test.http.get('/api/docs');
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe');
    expect(page.text).not.toMatch(/<script>|<style|style="|onload/);
    const assets = [...page.text.matchAll(/(?:src|href)="(\/api\/docs\/[^"]+)"/g)].map(([, path]) => path ?? '');
    expect(assets).toHaveLength(3);
    for (const path of assets) {
      const asset = await test.http.get(path);
      expect([asset.status, asset.headers['x-content-type-options']]).toEqual([200, 'nosniff']);
      expect(asset.headers['content-type']).toMatch(path.endsWith('.css') ? 'text/css' : 'text/javascript');
    }
  });

  it.each(['package.json', '..%2Fpackage.json', 'constructor'])('gives no other file: %s', async (name) => {
    expect((await test.http.get(`/api/docs/${name}`)).status).toBe(404);
  });
});
