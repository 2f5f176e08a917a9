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

describe('the logs of the edge', () => {
  const SECRET = /uri|query|referer|cookie|path(?!-pattern)/i;

  it('select fields of which none contains a path', () => {
    const deliveries = ofType(production, 'cloudwatch/logDelivery:LogDelivery');
    expect(deliveries.length).toBeGreaterThan(0);
    for (const { props } of deliveries) {
      const fields = items(at(props, 'recordFields')).map(String);
      expect(fields).toContain('cache-behavior-path-pattern');
      expect(fields.filter((field) => SECRET.test(field))).toEqual([]);
    }
  });

  it('redact paths and queries in the firewall, which samples no requests', () => {
    const [logging] = ofType(production, 'wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration');
    const redacted = items(at(logging?.props, 'redactedFields')).map((field) => JSON.stringify(field));
    expect(redacted).toEqual(
      expect.arrayContaining(['{"uriPath":{}}', '{"queryString":{}}', '{"singleHeader":{"name":"referer"}}']),
    );
    const acls = ofType(production, 'wafv2/webAcl:WebAcl').map(({ props }) => JSON.stringify(props));
    expect(acls.length).toBeGreaterThan(0);
    for (const acl of acls) expect(acl).not.toContain('"sampledRequestsEnabled":true');
  });

  it('contain connections of the load balancer, and no requests', () => {
    for (const { props } of ofType(production, 'lb/loadBalancer:LoadBalancer')) {
      expect([at(props, 'accessLogs'), at(props, 'connectionLogs', 'enabled')]).toEqual([undefined, true]);
    }
  });

  it('have no other source: no legacy or real-time log of the distribution', () => {
    for (const { props } of ofType(production, 'cloudfront/distribution:Distribution')) {
      expect([at(props, 'loggingConfig'), JSON.stringify(props).includes('realtimeLogConfigArn')]).toEqual([
        undefined,
        false,
      ]);
    }
  });

  it('forward no feed to a shared cache', () => {
    expect(routeOf('/api/v1/public/calendar/secret.ics')).toMatchObject({ to: 'api', cache: 'none' });
  });
});
