import { request as rawRequest } from 'node:http';
import { OWN_ORIGIN, startTestApp, type TestApp } from '../../testing/app.ts';
import { portOf, sendRaw } from '../../testing/raw.ts';
import { TryModule } from '../../testing/routes.ts';

let test: TestApp;
let ada: string;

beforeAll(async () => {
  test = await startTestApp({ imports: [TryModule], environment: { RATE_LIMIT_FACTOR: '1000' } });
  ada = test.bearer();
});
afterAll(() => test.close());

describe('paths and methods', () => {
  it.each(['/', '/api', '/api/v1', '/api/v1/nope', '/api/v1/quests/', '//api/v1/quests', '/api/v1/QUESTS', '/quests'])(
    'answers an unknown path with 404 for every caller: %s',
    async (path) => {
      const answer = await test.http.get(path);
      expect(answer.status).toBe(404);
      expect(answer.headers['content-type']).toContain('application/problem+json');
      expect(answer.body).toMatchObject({ code: 'not-found', status: 404, requestId: answer.headers['x-request-id'] });
    },
  );

  it.each([
    ['put', '/health', 'GET, HEAD'],
    ['get', '/api/v1/test-auth', 'POST'],
    ['put', '/api/v1/try/versioned', 'DELETE, GET, HEAD, PATCH'],
    ['delete', '/api/v1/quests', 'GET, HEAD, POST'],
    ['options', '/api/v1/quests', 'GET, HEAD, POST'],
  ] as const)(
    'answers a wrong method on a known path with 405 and what is allowed: %s %s',
    async (method, path, allow) => {
      const answer = await test.http[method](path).set('content-type', 'text/plain');
      expect([answer.status, answer.body.code, answer.headers['allow']]).toEqual([405, 'method-not-allowed', allow]);
    },
  );

  it.each(['TRACE', 'PROPFIND', 'LOCK'])('knows unusual methods as wrong ones too: %s', async (method) => {
    const status = await new Promise((resolve, reject) => {
      rawRequest({ port: portOf(test), path: '/health', method }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      })
        .on('error', reject)
        .end();
    });
    expect(status).toBe(405);
  });

  it('refuses a badly encoded path as a problem', async () => {
    const answer = await test.http.get('/api/v1/try/named/%zz');
    expect([answer.status, answer.body.code]).toEqual([400, 'request.malformed']);
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(answer.headers['x-request-id']).toBe(answer.body.requestId);
  });

  it.each([
    ['a long path', `/api/v1/${'a'.repeat(9_000)}`],
    ['a longer one than Node reads', `/${'a'.repeat(40_000)}`],
  ])('refuses an overlong address as a problem: %s', async (_, path) => {
    const answer = await test.http.get(path);
    expect([answer.status, answer.body.code]).toEqual([414, 'uri-too-long']);
  });

  it('answers header fields that are too large, and what is no HTTP at all, with a problem', async () => {
    expect(await sendRaw(test, `GET /health HTTP/1.1\r\nhost: x\r\nx-long: ${'a'.repeat(40_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1.1 431 .*"code":"headers-too-large"/s,
    );
    expect(await sendRaw(test, 'what is this?\r\n\r\n')).toMatch(/^HTTP\/1.1 400 .*"code":"request.malformed"/s);
  });

  it.each<[number, string, string, string?]>([
    [417, 'expectation-failed', 'GET /api/v1/health', 'Expect: magic'],
    [405, 'method-not-allowed', 'CONNECT evil.example:80'],
    [400, 'request.malformed', 'GET /api/v1/health', 'Transfer-Encoding: chunked\r\nContent-Length: 3'],
    [400, 'request.malformed', 'GET /api/v1/health', 'Content-Length: -1'],
    [400, 'request.malformed', 'GET /api/v1/health', 'Bad Header: x'],
    [400, 'request.malformed', 'BOGUS /api/v1/health'],
    [400, 'request.malformed', 'GET /api/v1/quests/%zz'],
    [400, 'request.malformed', 'GET /api/v1/quests/%c0'],
    [404, 'not-found', 'OPTIONS *'],
    [404, 'not-found', 'GET http://evil.example/api/v1/nope'],
    [405, 'method-not-allowed', 'PUT http://evil.example/api/v1/health', 'Content-Length: 0'],
    [414, 'uri-too-long', `GET /api/v1/${'a'.repeat(40_000)}`],
    [431, 'headers-too-large', 'GET /api/v1/health', `X-Long: ${'a'.repeat(40_000)}`],
  ])('answers what never reaches a route with a problem: %i %s, %.40s %s', async (status, code, line, fields = '') => {
    const more = fields === '' ? '' : `${fields}\r\n`;
    const text = await sendRaw(test, `${line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${more}\r\n`);
    expectRawProblem(text, status, code);
  });

  it('answers a request without a host with a problem', async () => {
    expectRawProblem(
      await sendRaw(test, 'GET /health HTTP/1.1\r\nConnection: close\r\n\r\n'),
      400,
      'request.malformed',
    );
  });

  it('answers HEAD like GET without the body', async () => {
    const answer = await test.http.head('/health');
    expect([answer.status, answer.text as string | undefined]).toEqual([200, undefined]);
    expect(Number(answer.headers['content-length'])).toBeGreaterThan(0);
  });
});

/** The one answer on a socket, with everything that a problem has. */
function expectRawProblem(text: string, status: number, code: string): void {
  const [head = '', body = ''] = text.split('\r\n\r\n');
  const lines = head.toLowerCase().split('\r\n');
  expect(lines[0]).toContain(`http/1.1 ${status}`);
  const problem = JSON.parse(body) as { requestId: string };
  expect(problem).toMatchObject({ status, code });
  expect(lines).toContain(`x-request-id: ${problem.requestId}`);
  expect(lines).toContain('content-type: application/problem+json; charset=utf-8');
  expect(lines).toContain('x-content-type-options: nosniff');
}

describe('headers of answers', () => {
  it('keep a good request id and replace a bad one', async () => {
    const kept = await test.http.get('/health').set('x-request-id', 'client-id.1_2');
    expect(kept.headers['x-request-id']).toBe('client-id.1_2');
    for (const bad of ['short', 'a'.repeat(65), 'with space', 'semi;colon']) {
      const answer = await test.http.get('/health').set('x-request-id', bad);
      expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it('are strict on every answer, errors included, and never allow another origin', async () => {
    for (const path of ['/health', '/nope', '/api/v1/users/me']) {
      const { headers } = await test.http.get(path).set('origin', 'https://evil.example');
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
      expect(headers['x-powered-by']).toBeUndefined();
      expect(headers['strict-transport-security']).toBeUndefined();
    }
  });

  it('forbid storing what a signed-in caller gets, whatever the route says', async () => {
    const answer = await test.http.get('/api/v1/try/versioned').set('authorization', ada);
    expect([answer.headers['cache-control'], answer.headers['vary']]).toEqual([
      'private, no-store',
      'Authorization, Cookie',
    ]);
    const open = await test.http.get('/api/v1/try/open');
    expect(open.headers['cache-control']).toBe('public, max-age=10');
  });

  it('answer 304 to a HEAD without the length of another body', async () => {
    const answer = await test.http.head('/api/v1/try/versioned').set('authorization', ada).set('if-none-match', '"3"');
    expect([answer.status, answer.headers['etag'], answer.headers['content-length']]).toEqual([304, '"3"', undefined]);
  });

  it('give the version as ETag and answer 304 to who has it', async () => {
    const get = (tag: string) =>
      test.http.get('/api/v1/try/versioned').set('authorization', ada).set('if-none-match', tag);
    expect((await get('"2"')).headers['etag']).toBe('"3"');
    for (const tag of ['"3"', 'W/"3"', '"1", "3"', '*']) {
      const answer = await get(tag);
      expect([answer.status, answer.text, answer.headers['etag']]).toEqual([304, '', '"3"']);
      expect(answer.headers['cache-control']).toBe('private, no-store');
    }
    expect((await get('"2"')).status).toBe(200);
  });

  it('give 200 to a POST whose status no table names, and nothing with 204', async () => {
    expect((await test.http.post('/api/v1/try/plain').set('authorization', ada)).status).toBe(200);
    const empty = await test.http.post('/api/v1/try/nothing').set('authorization', ada);
    expect([empty.status, empty.text, empty.headers['content-type']]).toEqual([204, '', undefined]);
  });
});

describe('errors', () => {
  const fail = (code: string) => test.http.get(`/api/v1/try/fails/${code}`).set('authorization', ada);

  it('of the rules keep their code, title and detail', async () => {
    expect((await fail('rule')).body).toMatchObject({
      type: 'urn:civicforge:problem:quest.own',
      title: 'This is your own quest',
      status: 403,
      detail: 'It is yours',
      code: 'quest.own',
    });
  });

  it('of a rule about a field are failed validation', async () => {
    expect((await fail('field')).body).toMatchObject({
      status: 400,
      code: 'validation.failed',
      errors: [{ path: 'expiresAt', message: 'is too near' }],
      data: { earliest: '2026-05-04T13:00:00.000Z', latest: '2027-05-04T12:00:00.000Z' },
    });
  });

  it('without a mapping answer no details and log all of them', async () => {
    const answer = await fail('bug');
    expect([answer.status, answer.body.code]).toEqual([500, 'internal']);
    expect(answer.text).not.toContain('secret-detail');
    const line = test.log.find(({ requestId, err }) => requestId === answer.body.requestId && err !== undefined);
    expect(JSON.stringify(line)).toContain('secret-detail');
  });

  it('of the framework appear in our form and without their texts', async () => {
    const answer = await fail('nest');
    expect([answer.status, answer.body.code]).toEqual([400, 'request.malformed']);
    expect(answer.text).not.toContain('secret-detail');
  });
});

describe('groups', () => {
  const get = (path: string, ...groups: string[]) =>
    test.http.get(`/api/v1/try/${path}`).set('authorization', test.bearer({ sub: 'carl', groups }));

  it('admit only their members, and admins as moderators too', async () => {
    expect((await get('admins')).body.code).toBe('auth.forbidden');
    expect((await get('admins', 'moderators')).status).toBe(403);
    expect((await get('admins', 'admins')).status).toBe(200);
    expect((await get('moderators')).status).toBe(403);
    expect((await get('moderators', 'moderators')).status).toBe(200);
    expect((await get('moderators', 'admins')).status).toBe(200);
  });
});

describe('the log', () => {
  it('has one line a request, without address, token or personal data', async () => {
    const before = test.log.length;
    await test.http
      .get('/api/v1/try/named/personal-data?secret=1')
      .set('authorization', ada)
      .set('cookie', 'civicforge_access=cookie-secret')
      .set('origin', OWN_ORIGIN);
    const lines = test.log.slice(before).filter(({ message }) => message === 'request');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ level: 'info', method: 'GET', route: '/api/v1/try/named/:name', status: 400 });
    const text = JSON.stringify(test.log);
    for (const secret of ['personal-data', 'cookie-secret', ada.slice(-40), 'example.org']) {
      expect(text).not.toContain(secret);
    }
  });
});

describe('a liveness probe', () => {
  it.each(['get', 'head'] as const)(
    'answers a plain %s as the usual way through guards and interceptors does',
    async (method) => {
      const [plain, usual] = [await test.http[method]('/health'), await test.http[method]('/health?')];
      const comparable = ({ status, body, headers }: typeof plain) => {
        const { date: _, 'x-request-id': id, ...others } = headers as Record<string, string>;
        return { status, body: { ...body, uptimeSeconds: 0 } as object, headers: others, hasId: id !== undefined };
      };
      expect(comparable(plain)).toEqual(comparable(usual));
      expect(plain.status).toBe(200);
    },
  );

  it('refuses a query', async () => {
    expect((await test.http.get('/health?strange=1')).status).toBe(400);
  });
});
