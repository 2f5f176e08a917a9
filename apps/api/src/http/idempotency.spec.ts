import { GetCommand } from '../dynamo/commands.ts';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { Steering, TryModule } from '../../testing/routes.ts';
import { AdjustableClock } from '../clock/adjustable-clock.dynamo.ts';
import { Database } from '../dynamo/database.ts';
import { commit } from '../dynamo/transaction.ts';
import { answer as makeAnswer } from './answer.ts';
import type { Change } from './change.ts';
import { recordKey } from './idempotency-record.ts';
import { idempotencyWrites } from './idempotency.writes.dynamo.ts';
import { Problem } from './problem.ts';
import type { ProblemCode } from './problem-codes.ts';

let test: TestApp;
let steering: Steering;
let keys = 0;

beforeAll(async () => {
  test = await startTestApp({ imports: [TryModule], environment: { RATE_LIMIT_FACTOR: '1000' } });
  steering = test.app.get(Steering);
});
afterAll(() => test.close());
beforeEach(() => {
  steering.runs = 0;
  steering.changes = [];
  steering.next = () => Promise.resolve(makeAnswer({ done: true }));
});

const newKey = () => `key-number-${(keys += 1)}`;

function post(path: string, key: string, body: object = {}, sub = 'ada') {
  return test.http
    .post(`/api/v1/try/${path}`)
    .set('authorization', test.bearer({ sub }))
    .set('idempotency-key', key)
    .send(body);
}

/** Stores an answer as the transaction of a feature does. */
async function store(change: Change, number: number, answerOf: Parameters<Change['finish']>[0]): Promise<void> {
  const database = test.app.get(Database);
  await commit(database, `${change.id}-${String(number)}`, idempotencyWrites(database, change.finish(answerOf)));
}

const advance = (seconds: number) => test.app.get(AdjustableClock).advance(seconds);

async function storedRecord(key: string): Promise<Record<string, unknown> | undefined> {
  const { documents, tables } = test.app.get(Database);
  const { Item } = await documents.send(
    new GetCommand({ TableName: tables.runtime, Key: { key: recordKey('ada', key) } }),
  );
  return Item;
}

/** Sends a request and ignores its answer, as when the client or the process dies. */
function ignore(request: PromiseLike<unknown>): void {
  request.then(
    () => undefined,
    () => undefined,
  );
}

/** A point at which a request waits until the test lets it go on. */
function gate() {
  let open: () => void = () => undefined;
  let reached: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  const isReached = new Promise<void>((resolve) => (reached = resolve));
  return {
    open: () => open(),
    isReached,
    wait: () => {
      reached();
      return opened;
    },
  };
}

describe('a request with an Idempotency-Key', () => {
  it('is answered a second time with the first answer, byte for byte', async () => {
    const key = newKey();
    const first = await post('things', key, { title: 'bench', amount: 2 });
    const second = await post('things', key, { title: 'bench', amount: 2 });
    expect([first.status, first.headers['idempotent-replayed']]).toEqual([201, undefined]);
    expect([second.status, second.headers['idempotent-replayed']]).toEqual([201, 'true']);
    expect(second.text).toBe(first.text);
    for (const name of ['etag', 'location', 'content-type', 'cache-control']) {
      expect(second.headers[name]).toBe(first.headers[name]);
    }
    expect(second.headers['x-request-id']).not.toBe(first.headers['x-request-id']);
    expect(steering.runs).toBe(1);
  });

  it('does not mind the order of fields and the white space', async () => {
    const key = newKey();
    await post('things', key, { title: 'bench', amount: 2 });
    const again = await test.http
      .post('/api/v1/try/things')
      .set('authorization', test.bearer())
      .set('idempotency-key', key)
      .set('content-type', 'application/json')
      .send('{ "amount": 2,\n "title": "bench" }');
    expect([again.status, again.headers['idempotent-replayed']]).toEqual([201, 'true']);
  });

  it.each<[string, string, object]>([
    ['body', 'things', { title: 'table' }],
    ['type of a value', 'things', { title: 'bench', amount: '2' }],
    ['path', 'plain', { title: 'bench', amount: 2 }],
  ])('is refused with another %s', async (_, path, body) => {
    const key = newKey();
    await post('things', key, { title: 'bench', amount: 2 });
    const answer = await post(path, key, body);
    expect([answer.status, answer.body.code]).toEqual([422, 'idempotency.mismatch']);
    expect(steering.runs).toBe(1);
  });

  it('is separate for another member under the same key', async () => {
    const key = newKey();
    await post('things', key, { title: 'bench' });
    const other = await post('things', key, { title: 'bench' }, 'ben');
    expect([other.status, other.body.by, other.headers['idempotent-replayed']]).toEqual([201, 'ben', undefined]);
  });

  it('answers 409 while the first is running, and the first answer afterwards', async () => {
    const key = newKey();
    const { open, isReached, wait } = gate();
    steering.next = async () => {
      await wait();
      return makeAnswer({ slow: true });
    };
    const first = post('steered', key).then((answer) => answer);
    await isReached;
    const second = await post('steered', key);
    expect([second.status, second.body.code, second.headers['retry-after']]).toEqual([
      409,
      'idempotency.in-progress',
      '1',
    ]);
    expect((await post('steered', key, { other: 1 })).status).toBe(422);
    open();
    expect((await first).body).toEqual({ slow: true });
    const third = await post('steered', key);
    expect([third.body, third.headers['idempotent-replayed']]).toEqual([{ slow: true }, 'true']);
    expect(steering.runs).toBe(1);
  });

  it('runs once when twenty arrive together', async () => {
    const key = newKey();
    const answers = await Promise.all(Array.from({ length: 20 }, () => post('things', key, { title: 'bench' })));
    expect(steering.runs).toBe(1);
    expect(answers.some(({ status }) => status === 201)).toBe(true);
    for (const { status, body } of answers) {
      if (status === 409) expect(body.code).toBe('idempotency.in-progress');
      else expect([status, body.runs]).toEqual([201, 1]);
    }
  });

  it.each(['1234567', 'a'.repeat(129), 'has a space', 'äöüäöüäöü', 'tab\there'])(
    'is refused with a key of a bad form: %s',
    async (key) => {
      const answer = await test.http
        .post('/api/v1/try/plain')
        .set('authorization', test.bearer())
        .set('idempotency-key', Buffer.from(key).toString('latin1'));
      expect([answer.status, answer.body.code]).toEqual([400, 'validation.failed']);
      expect(answer.body.errors[0].path).toBe('Idempotency-Key');
    },
  );

  it.each(['12345678', '!'.repeat(128), '"quoted-key"'])(
    'is accepted with a key of 8 to 128 visible characters: %s',
    async (key) => {
      expect((await post('plain', key, {}, 'carl')).status).toBe(200);
    },
  );

  it('keeps the action’s own refusals, validation among them', async () => {
    const key = newKey();
    const first = await post('things', key, { title: 'a' });
    const second = await post('things', key, { title: 'a' });
    expect([first.status, second.status, second.headers['idempotent-replayed']]).toEqual([400, 400, 'true']);
    expect(second.text).toBe(first.text);
    expect(second.headers['content-type']).toContain('application/problem+json');
  });

  it.each<ProblemCode>(['quest.not-open', 'quest.forbidden', 'not-found', 'version.stale', 'points.insufficient'])(
    'keeps %s',
    async (code) => {
      const key = newKey();
      steering.next = () => Promise.reject(new Problem(code));
      const first = await post('steered', key);
      const second = await post('steered', key);
      expect([second.text, second.headers['idempotent-replayed'], steering.runs]).toEqual([first.text, 'true', 1]);
    },
  );

  it.each<ProblemCode>([
    'auth.invalid-token',
    'auth.cross-site',
    'payload-too-large',
    'unsupported-media-type',
    'rate-limited',
    'idempotency.in-progress',
    'maintenance',
    'feature.disabled',
    'busy',
    'internal',
  ])('never keeps %s, and runs again at once as the same change', async (code) => {
    const key = newKey();
    steering.next = () => Promise.reject(new Problem(code));
    expect((await post('steered', key)).body.code).toBe(code);
    steering.next = () => Promise.resolve(makeAnswer({ done: true }));
    const second = await post('steered', key);
    expect([second.status, second.headers['idempotent-replayed'], steering.runs]).toEqual([200, undefined, 2]);
    expect(new Set(steering.changes).size).toBe(1);
    expect((await post('steered', key)).headers['idempotent-replayed']).toBe('true');
  });

  it('is forgotten after 24 hours of the service’s time, deleted or not', async () => {
    const key = newKey();
    await post('things', key, { title: 'bench' });
    await advance(24 * 3_600 - 5);
    expect((await post('things', key, { title: 'bench' })).headers['idempotent-replayed']).toBe('true');
    await advance(10);
    const later = await post('things', key, { title: 'table' });
    expect([later.status, later.headers['idempotent-replayed'], steering.runs]).toEqual([201, undefined, 2]);
  });

  it('leaves a record that expires by itself and does not show the key', async () => {
    const key = newKey();
    await post('plain', key);
    const record = await storedRecord(key);
    const clock = test.app.get(AdjustableClock).now().getTime() / 1_000;
    expect(Number(record?.['expiresAtSeconds']) - clock).toBeGreaterThan(23 * 3_600);
    expect(JSON.stringify(record)).not.toContain(key);
  });
});

describe('the change of a request', () => {
  it('has a name of 32 hexadecimal characters, another for every request without a key', async () => {
    const bare = () =>
      test.http.post('/api/v1/try/things').set('authorization', test.bearer()).send({ title: 'bench' });
    await bare();
    await bare();
    expect(new Set(steering.changes).size).toBe(2);
    for (const id of steering.changes) expect(id).toMatch(/^[0-9a-f]{32}$/);
  });

  it('that stored its answer in its own transaction survives the death of the process', async () => {
    const key = newKey();
    const { isReached, wait } = gate();
    steering.next = wait;
    const lost = post('transacted', key);
    ignore(lost);
    await isReached;
    const retry = await post('transacted', key);
    expect([retry.status, retry.headers['idempotent-replayed'], retry.headers['etag']]).toEqual([201, 'true', '"1"']);
    expect(steering.runs).toBe(1);
    lost.abort();
  });

  it('that a dead process left unfinished blocks for 10 seconds, then runs as the same change', async () => {
    const key = newKey();
    const dead = gate();
    steering.next = dead.wait;
    ignore(post('steered', key));
    await dead.isReached;
    const { startedAt } = (await storedRecord(key)) ?? {};
    await advance(9);
    expect((await post('steered', key)).status).toBe(409);
    await advance(2);
    const seen: string[] = [];
    steering.next = (change) => {
      seen.push(change.startedAt);
      return Promise.resolve(makeAnswer({ second: true }));
    };
    expect((await post('steered', key)).body).toEqual({ second: true });
    expect(new Set(steering.changes).size).toBe(1);
    expect(seen).toEqual([startedAt]);
    dead.open();
    expect((await post('steered', key)).body).toEqual({ second: true });
  });

  it('cannot be committed any more by a process from which it was taken over', async () => {
    const key = newKey();
    const slow = gate();
    steering.next = async (change) => {
      await slow.wait();
      await store(change, 1, () => makeAnswer({ slow: true }));
      return makeAnswer({ slow: true });
    };
    const first = post('steered', key).then((answer) => answer);
    await slow.isReached;
    await advance(11);
    steering.next = () => Promise.resolve(makeAnswer({ fast: true }));
    expect((await post('steered', key)).body).toEqual({ fast: true });
    slow.open();
    const late = await first;
    expect([late.status, late.body.code]).toEqual([409, 'idempotency.in-progress']);
    expect((await post('steered', key)).body).toEqual({ fast: true });
  });

  it('is taken over by one of many', async () => {
    const key = newKey();
    const dead = gate();
    steering.next = dead.wait;
    ignore(post('steered', key));
    await dead.isReached;
    await advance(11);
    steering.next = () => Promise.resolve(makeAnswer({ over: true }));
    const answers = await Promise.all(Array.from({ length: 10 }, () => post('steered', key)));
    expect(steering.runs).toBe(2);
    for (const { status } of answers) expect([200, 409]).toContain(status);
    dead.open();
  });

  it('keeps the better of two answers that its transactions stored', async () => {
    const key = newKey();
    steering.next = async (change) => {
      const pending = makeAnswer({ reward: 'PENDING' });
      const paid = makeAnswer({ reward: 'PAID' });
      await store(change, 1, () => pending);
      await store(change, 2, () => paid);
      return paid;
    };
    expect((await post('steered', key)).body).toEqual({ reward: 'PAID' });
    expect((await post('steered', key)).body).toEqual({ reward: 'PAID' });
    expect(steering.runs).toBe(1);
  });

  it('has no answer made for it if no record waits', async () => {
    steering.next = (change) => {
      const finished = change.finish(() => {
        throw new Error('an answer was made in vain');
      });
      return Promise.resolve(makeAnswer({ finished: finished !== undefined }));
    };
    const { body } = await test.http
      .post('/api/v1/try/steered')
      .set('authorization', test.bearer({ sub: 'ada' }))
      .send({});
    expect(body).toEqual({ finished: false });
  });
});

describe('the header elsewhere', () => {
  it('is ignored with other methods, whatever its form', async () => {
    const edit = () =>
      test.http.patch('/api/v1/try/versioned').set('authorization', test.bearer()).set('idempotency-key', 'x');
    expect([(await edit()).status, (await edit()).headers['idempotent-replayed']]).toEqual([200, undefined]);
  });

  it('is ignored by what counts as a read and by identity', async () => {
    const twice = async (path: string, body = {}) => {
      const send = () =>
        test.http.post(path).set('authorization', test.bearer()).set('idempotency-key', 'x').send(body);
      await send();
      return send();
    };
    expect((await twice('/api/v1/test-auth')).status).toBe(200);
    expect((await twice('/api/v1/try/read')).headers['idempotent-replayed']).toBeUndefined();
    expect((await twice('/api/v1/auth/sign-out')).body.code).toBe('auth.required');
  });
});
