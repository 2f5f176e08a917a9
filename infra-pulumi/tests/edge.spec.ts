import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE_RULES, type CacheClass, ROUTES } from '../edge-routes.ts';
import { at, items, ofType } from '../rules/resource.ts';
import { prepared } from './graphs.ts';

const production = prepared().stages.prod.resources;

interface Operation {
  readonly security?: readonly Readonly<Record<string, unknown>>[];
}

const described = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'openapi.json'), 'utf8')) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
};

const operations = Object.entries(described.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { security = [] }]) => ({ path, method, security })),
);

const matches = (pattern: string, path: string) =>
  new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*')}$`).test(path);
const routeOf = (path: string) => ROUTES.find((route) => matches(route.path, path));

describe('the routes of the edge', () => {
  it('send every path of the OpenAPI document to the service', () => {
    const lost = operations.filter(({ path }) => routeOf(path)?.to !== 'api').map(({ path }) => path);

    expect(operations.length).toBeGreaterThan(40);
    expect(lost).toEqual([]);
  });

  it('cache public reads alone', () => {
    const kept = operations.filter(({ path }) => routeOf(path)?.cache !== 'none');

    expect(kept.map(({ path }) => path)).toContain('/api/v1/public/stats');
    expect(kept.filter(({ method }) => method !== 'get')).toEqual([]);
    expect(kept.filter(({ security }) => security.length > 0)).toEqual([]);
  });

  it.each<[Exclude<CacheClass, 'none'>, number, number]>([
    ['static', 31_536_000, 31_536_000],
    ['receipts', 0, 31_536_000],
    ['public', 0, 60],
    ['keys', 0, 3600],
  ])('cache %s for %i seconds by default and for at most %i', (kind, standard, most) => {
    const policy = ofType(production, 'cloudfront/cachePolicy:CachePolicy').find(({ name }) => name.endsWith(kind));

    expect([CACHE_RULES[kind].defaultSeconds, CACHE_RULES[kind].maxSeconds]).toEqual([standard, most]);
    expect([policy?.props['defaultTtl'], policy?.props['maxTtl'], policy?.props['minTtl']]).toEqual([
      standard,
      most,
      0,
    ]);
  });

  it('redirect to TLS and use a private origin', () => {
    const [edge] = ofType(production, 'cloudfront/distribution:Distribution');
    const behaviours = [at(edge?.props, 'defaultCacheBehavior'), ...items(at(edge?.props, 'orderedCacheBehaviors'))];
    const origins = items(at(edge?.props, 'origins'));

    expect(new Set(behaviours.map((one) => at(one, 'viewerProtocolPolicy')))).toEqual(new Set(['redirect-to-https']));
    for (const origin of origins) {
      const isPrivate =
        at(origin, 'vpcOriginConfig') !== undefined || at(origin, 'originAccessControlId') !== undefined;
      expect(isPrivate).toBe(true);
    }
    for (const { props } of ofType(production, 'cloudfront/vpcOrigin:VpcOrigin')) {
      expect(at(props, 'vpcOriginEndpointConfig', 'originProtocolPolicy')).toBe('https-only');
    }
  });
});
