import { startTestApp, type TestApp } from '../../testing/app.ts';
import { sendRaw } from '../../testing/raw.ts';
import { TryModule } from '../../testing/routes.ts';

const JSON_TYPE = 'application/json';

let test: TestApp;
let ada: string;
beforeAll(async () => {
  test = await startTestApp({ imports: [TryModule], environment: { RATE_LIMIT_FACTOR: '1000' } });
  ada = test.bearer();
});
afterAll(() => test.close());

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
    const bytes = await sendRaw(
      test,
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
    const chunked = await sendRaw(
      test,
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
