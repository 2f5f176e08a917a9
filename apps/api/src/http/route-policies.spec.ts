import { randomUUID } from 'node:crypto';
import { ModulesContainer } from '@nestjs/core';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { type DescribedRoute, describedRoutes } from '../openapi/described-routes.ts';

let test: TestApp;
let routes: DescribedRoute[];
let parameters: Map<string, readonly string[]>;

beforeAll(async () => {
  test = await startTestApp({ environment: { RATE_LIMIT_FACTOR: '1000', API_BURST: '100000' } });
  routes = describedRoutes(test.app.get(ModulesContainer));
  parameters = await describedParameters();
});
afterAll(() => test.close());

interface Operation {
  readonly parameters?: readonly { readonly name: string }[];
}

/** Names of the parameters of every operation of the served description, by method and address. */
async function describedParameters(): Promise<Map<string, readonly string[]>> {
  const { paths } = (await test.http.get('/api/openapi.json')).body as {
    paths: Record<string, Record<string, Operation>>;
  };
  return new Map(
    Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]): [string, string[]] => [
        `${method.toUpperCase()} ${path}`,
        (operation.parameters ?? []).map(({ name }) => name),
      ]),
    ),
  );
}

/** An id of the form of quests. */
const NO_QUEST = '0'.repeat(26);

const SAMPLES: Readonly<Record<string, string>> = {
  questId: NO_QUEST,
  jobId: NO_QUEST,
  photoId: NO_QUEST,
  callId: NO_QUEST,
  caseId: NO_QUEST,
  commentId: `${NO_QUEST}-${NO_QUEST}`,
  userId: 'some-user',
  webhookId: NO_QUEST,
  deliveryId: `msg_${'A'.repeat(22)}`,
};

/** Paths of the fields that the service refuses when an admin sends a header that is not of its form. */
async function refused({ method, addresses: [address = ''] }: DescribedRoute, header: string): Promise<string[]> {
  const path = address.replace(/:(\w+)/g, (_, name: string) => SAMPLES[name] ?? `some-${name}`);
  const answer = await test.http[method.toLowerCase() as 'post' | 'put' | 'patch' | 'delete'](path)
    // A member of its own, because one of the routes deletes the account.
    .set('authorization', test.bearer({ sub: randomUUID(), groups: ['admins'] }))
    .set(header, 'x');
  const { errors = [] } = answer.body as { errors?: { path: string }[] };
  return errors.map((error) => error.path.toLowerCase());
}

function described({ method, addresses: [address = ''] }: DescribedRoute): readonly string[] | undefined {
  return parameters.get(`${method} ${address.replace(/:(\w+)/g, '{$1}')}`)?.map((name) => name.toLowerCase());
}

describe('the policies of routes', () => {
  it.each([
    ['idempotency-key', 'acceptsIdempotencyKey', 5],
    ['if-match', 'honoursIfMatch', 5],
  ] as const)('read %s on exactly the routes whose description names it', async (header, policy, least) => {
    const changing = routes.filter(({ method }) => method !== 'GET');
    expect(changing.filter((route) => route[policy]).length).toBeGreaterThan(least);
    for (const route of changing) {
      const name = `${route.method} ${route.addresses.join()}`;
      expect([name, (await refused(route, header)).includes(header)]).toEqual([name, route[policy]]);
      // The description leaves out the evaluation protocol, which has its own.
      expect([name, described(route)?.includes(header) ?? false]).toEqual([name, route[policy]]);
    }
  });

  it('serve every route at the address that its decorators declare', () => {
    const served = new Set(parameters.keys());
    const declared = routes.flatMap(({ method, addresses }) =>
      addresses.map((address) => `${method} ${address.replace(/:(\w+)/g, '{$1}')}`),
    );
    expect(declared.filter((route) => !served.has(route)).every((route) => route.includes(' /ofrep/'))).toBe(true);
    expect([...served].filter((route) => !declared.includes(route))).toEqual([]);
  });
});

describe('a probe', () => {
  it('gets its answer from a task that sheds load', async () => {
    const busy = await startTestApp({ environment: { API_MAX_RPS: '1', API_BURST: '1' } });
    try {
      const statuses: Record<string, number> = {};
      for (let call = 0; call < 5; call += 1) {
        const { status } = await busy.http.get('/api/v1/public/stats');
        statuses['/api/v1/public/stats'] = status;
        for (const path of ['/health', '/api/v1/health', '/health/ready', '/api/v1/health/ready']) {
          statuses[path] = (await busy.http.get(path)).status;
        }
      }
      expect(statuses).toEqual({
        '/api/v1/public/stats': 429,
        '/health': 200,
        '/api/v1/health': 200,
        '/health/ready': 200,
        '/api/v1/health/ready': 200,
      });
    } finally {
      await busy.close();
    }
  });
});
