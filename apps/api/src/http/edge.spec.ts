import { request as rawRequest } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { OWN_ORIGIN, startTestApp, type TestApp } from '../../testing/app.ts';
import { TryModule } from '../../testing/routes.ts';

let test: TestApp;
let ada: string;
const JSON_TYPE = 'application/json';

beforeAll(async () => {
  test = await startTestApp({ imports: [TryModule], environment: { RATE_LIMIT_FACTOR: '1000' } });
  ada = test.bearer();
});
afterAll(() => test.close());

function port(): number {
  return (test.app.getHttpServer().address() as AddressInfo).port;
}

/** Sends bytes as they are and reads until the server closes. */
function send(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port(), '127.0.0.1', () => socket.write(Buffer.from(bytes, 'latin1')));
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

describe('paths and methods', () => {
  it.each(['/', '/api', '/api/v1', '/api/v1/nope', '/api/v1/quests/', '//api/v1/quests', '/api/v1/QUESTS', '/quests'])(
    'answers an unknown path with 404 whoever asks: %s',
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
      rawRequest({ port: port(), path: '/health', method }, (answer) => {
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
    ['a long parameter', `/api/v1/try/named/${'a'.repeat(101)}`],
    ['a long path', `/api/v1/${'a'.repeat(9_000)}`],
    ['a longer one than Node reads', `/${'a'.repeat(40_000)}`],
  ])('refuses an overlong address as a problem: %s', async (_, path) => {
    const answer = await test.http.get(path);
    expect([answer.status, answer.body.code]).toEqual([414, 'uri-too-long']);
  });

  it('answers header fields that are too large, and what is no HTTP at all, with a problem', async () => {
    expect(await send(`GET /health HTTP/1.1\r\nhost: x\r\nx-long: ${'a'.repeat(40_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1.1 431 .*"code":"headers-too-large"/s,
    );
    expect(await send('what is this?\r\n\r\n')).toMatch(/^HTTP\/1.1 400 .*"code":"request.malformed"/s);
  });

  it('answers HEAD like GET without the body', async () => {
    const answer = await test.http.head('/health');
    expect([answer.status, answer.text as string | undefined]).toEqual([200, undefined]);
    expect(Number(answer.headers['content-length'])).toBeGreaterThan(0);
  });
});

describe('bodies', () => {
  const post = (path = '/api/v1/try/plain') => test.http.post(path).set('authorization', ada);

  it('takes a POST without a body as an empty object, with or without a type', async () => {
    expect((await post()).status).toBe(200);
    expect((await post().set('content-type', JSON_TYPE)).status).toBe(200);
    expect((await post().set('content-type', JSON_TYPE).send('')).status).toBe(200);
    expect((await post().set('content-type', 'application/x-www-form-urlencoded').send('')).status).toBe(200);
  });

  it.each([
    ['text/plain', 'hello'],
    ['application/x-www-form-urlencoded', 'a=b'],
    ['multipart/form-data; boundary=x', '--x--'],
    ['application/xml', '<a/>'],
    ['application/json; charset=latin1', '{}'],
    ['nonsense', '{}'],
  ])('refuses everything that is not JSON with 415: %s', async (type, body) => {
    const answer = await post().set('content-type', type).send(body);
    expect([answer.status, answer.body.code]).toEqual([415, 'unsupported-media-type']);
  });

  it('refuses a coded body with 415', async () => {
    const answer = await post().set('content-type', JSON_TYPE).set('content-encoding', 'gzip').send('{}');
    expect(answer.status).toBe(415);
  });

  it.each(['{', 'undefined', "{'a':1}", '{"a":1}}', '\ufeff', '"\\x"'])(
    'refuses broken JSON with 400: %s',
    async (body) => {
      const answer = await post().set('content-type', JSON_TYPE).send(body);
      expect([answer.status, answer.body.code]).toEqual([400, 'invalid-json']);
    },
  );

  it('refuses bytes that are no UTF-8 and nesting without end', async () => {
    const bytes = await send(
      'POST /api/v1/try/plain HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 3\r\n' +
        'connection: close\r\n\r\n"\u00e9"',
    );
    expect(bytes).toMatch(/^HTTP\/1.1 400 .*"code":"invalid-json"/s);
    const nested = await post()
      .set('content-type', JSON_TYPE)
      .send('['.repeat(30_000) + ']'.repeat(30_000));
    expect([nested.status, nested.body.code]).toEqual([400, 'invalid-json']);
  });

  it('refuses bodies over 64 KiB with 413, whatever their type and way of sending', async () => {
    const large = JSON.stringify({ title: 'a'.repeat(64 * 1024) });
    expect((await post().set('content-type', JSON_TYPE).send(large)).body.code).toBe('payload-too-large');
    expect((await post().set('content-type', 'text/plain').send(large)).status).toBe(413);
    const chunked = await send(
      'POST /api/v1/try/plain HTTP/1.1\r\nhost: x\r\ncontent-type: text/plain\r\ntransfer-encoding: chunked\r\n' +
        `connection: close\r\n\r\n${Array.from({ length: 5 }, () => `4000\r\n${'a'.repeat(0x4000)}\r\n`).join('')}0\r\n\r\n`,
    );
    expect(chunked).toMatch(/^HTTP\/1.1 413 /);
  });

  it('accepts a body of exactly 64 KiB', async () => {
    const body = `{"a":"${'b'.repeat(64 * 1024 - 8)}"}`;
    const answer = await post().set('content-type', JSON_TYPE).send(body);
    expect([body.length, answer.status, answer.body.code]).toEqual([65_536, 400, 'validation.failed']);
  });

  it.each(['null', '[]', '"text"', '3', 'true'])('refuses a body that is no object: %s', async (body) => {
    for (const path of ['/api/v1/try/plain', '/api/v1/try/things']) {
      const answer = await post(path).set('content-type', JSON_TYPE).send(body);
      expect([answer.status, answer.body.code]).toEqual([400, 'validation.failed']);
    }
  });

  it('refuses unknown fields, prototype tricks among them', async () => {
    for (const body of [
      '{"title":"abc","more":1}',
      '{"title":"abc","__proto__":{"amount":2}}',
      '{"title":"abc","constructor":{}}',
    ]) {
      const answer = await post('/api/v1/try/things').set('content-type', JSON_TYPE).send(body);
      expect([answer.status, answer.body.code, answer.body.errors[0].message]).toEqual([
        400,
        'validation.failed',
        'is not a known field',
      ]);
    }
    const onNone = await post().set('content-type', JSON_TYPE).send('{"__proto__":1}');
    expect(onNone.body.errors).toEqual([{ path: '__proto__', message: 'is not known here' }]);
  });

  it.each([
    [{ title: 'a' }, 'title', 'must be a text of 2 to 10 characters'],
    [{ title: '  a   ' }, 'title', 'must be a text of 2 to 10 characters'],
    [{ title: '<b>a</b>' }, 'title', 'must be a text of 2 to 10 characters'],
    [{ title: 'a'.repeat(11) }, 'title', 'must be a text of 2 to 10 characters'],
    [{ title: null }, 'title', 'must be a text of 2 to 10 characters'],
    [{ title: 12 }, 'title', 'must be a text of 2 to 10 characters'],
    [{}, 'title', 'must be a text of 2 to 10 characters'],
    [{ title: 'abc', amount: '3' }, 'amount', 'must be a whole number of 1 to 5'],
    [{ title: 'abc', amount: 2.5 }, 'amount', 'must be a whole number of 1 to 5'],
    [{ title: 'abc', amount: 6 }, 'amount', 'must be a whole number of 1 to 5'],
    [{ title: 'abc', amount: null }, 'amount', 'must be a whole number of 1 to 5'],
    [{ title: 'abc', urgent: 'true' }, 'urgent', 'must be true or false'],
    [{ title: 'abc', colour: 'blue' }, 'colour', 'must be one of red, green'],
    [{ title: 'abc', colour: ['red'] }, 'colour', 'must be one of red, green'],
  ])('names the field at fault: %j', async (body, path, message) => {
    const answer = await post('/api/v1/try/things').send(body);
    expect([answer.status, answer.body.code]).toEqual([400, 'validation.failed']);
    expect(answer.body.errors).toEqual([{ path, message }]);
    expect(answer.body.detail).toBe(`${path}: ${message}`);
  });

  it('gives the cleaned text and counts whole characters', async () => {
    const answer = await post('/api/v1/try/things').send({ title: `  <i>${'👍'.repeat(10)}</i> ` });
    expect([answer.status, answer.body.title]).toEqual([201, '👍'.repeat(10)]);
  });
});

describe('query parameters', () => {
  const get = (path: string) => test.http.get(`/api/v1/try/${path}`).set('authorization', ada);

  it('reads numbers, switches and repeated parameters', async () => {
    expect((await get('list?limit=5&status=A&status=B&status=A&claimable=true')).body).toEqual({
      limit: 5,
      status: ['A', 'B'],
      claimable: true,
    });
    expect((await get('list?status=A')).body).toEqual({ status: ['A'] });
  });

  it.each([
    'list?more=1',
    'list?__proto__=1',
    'list?constructor=1',
    'list?limit=0',
    'list?limit=101',
    'list?limit=1e1',
    'list?limit=',
    'list?limit=5&limit=6',
    'list?status=C',
    'list?status=',
    'list?claimable=false',
    'list?claimable=1',
    'versioned?x=1',
    'versioned?__proto__=1',
  ])('refuses what it does not know: %s', async (path) => {
    const answer = await get(path);
    expect([answer.status, answer.body.code]).toEqual([400, 'validation.failed']);
  });

  it.each(['list?cursor=', 'list?cursor=a&cursor=b'])('refuses a cursor that is none: %s', async (path) => {
    expect((await get(path)).body.code).toBe('cursor.invalid');
  });
});

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
    });
  });

  it('that nobody expected say nothing outside and everything in the log', async () => {
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

  it('admit their members, admins as moderators too, and nobody else', async () => {
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
