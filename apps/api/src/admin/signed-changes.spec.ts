import { randomBytes } from 'node:crypto';
import type supertest from 'supertest';
import { newPrivateKey } from '../../testing/admin.ts';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { aPerson } from '../../testing/community.ts';
import {
  contentDigest,
  freshParameters,
  signatureHeaders,
  signComponents,
  type SigningKey,
} from '../../testing/sign-request.ts';

const REPROCESS = '/api/v1/admin/rewards/reprocess';

const first = newKey('first');
const second = newKey('second');
const stranger = newKey('first');

let service: TestApp;
let admin: string;
let moderator: string;

beforeAll(async () => {
  service = await startTestApp({
    environment: {
      RATE_LIMIT_FACTOR: '1000',
      ADMIN_SIGNING_KEYS: JSON.stringify({ first: publicHalf(first), second: publicHalf(second) }),
    },
  });
  admin = service.bearer({ sub: 'ann-admin', groups: ['admins'] });
  moderator = service.bearer({ sub: 'mo-moderator', groups: ['moderators'] });
});
afterAll(() => service.close());

function newKey(keyId: string): SigningKey {
  return { keyId, privateKeyJwk: newPrivateKey() };
}

function publicHalf({ privateKeyJwk }: SigningKey): string {
  return privateKeyJwk.x ?? '';
}

interface Sending {
  readonly path?: string;
  readonly body?: string;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function send({ path = REPROCESS, body = '{}', token = admin, headers = {} }: Sending = {}): supertest.Test {
  return service.http
    .post(path)
    .set({ authorization: token, 'content-type': 'application/json', ...headers })
    .send(body);
}

/** Builds the headers of a valid signature with overrides. */
function signed(
  overrides: { path?: string; body?: string; key?: SigningKey; created?: number; nonce?: string; method?: string } = {},
): Record<string, string> {
  const { path = REPROCESS, body = '{}', key = first, method = 'POST', ...parameters } = overrides;
  const url = new URL(path, 'http://service');
  return signatureHeaders({ method, url, body }, key, { ...freshParameters(), ...parameters });
}

const COVERED: Readonly<Record<string, string>> = {
  '@method': 'POST',
  '@path': REPROCESS,
  '@query': '?',
  'content-digest': contentDigest('{}'),
};

/** The signature parameters; `created` and `nonce` are added at signing. */
const DESCRIBED: Readonly<Record<string, string>> = { created: '', nonce: '', keyid: '"first"', alg: '"ed25519"' };

/** Builds a valid signature with any components and parameters, for an empty body. */
function signedByHand(covered: Readonly<Record<string, string>>, described: Readonly<Record<string, string>>) {
  const fresh = freshParameters();
  const made: Readonly<Record<string, string>> = { created: String(fresh.created), nonce: `"${fresh.nonce}"` };
  const parameters = Object.entries(described).map(([name, value]) => `;${name}=${made[name] ?? value}`);
  return { 'content-digest': contentDigest('{}'), ...signComponents(covered, parameters.join(''), first) };
}

function seconds(): number {
  return Math.floor(Date.now() / 1_000);
}

async function refused(sending: Sending): Promise<void> {
  const { status, body } = await send(sending);
  expect([status, (body as { code: string }).code]).toEqual([401, 'admin.signature']);
}

/** Returns the headers with one of them changed. */
function altered(headers: Record<string, string>, name: string, change: (value: string) => string) {
  return { ...headers, [name]: change(headers[name] ?? '') };
}

describe('a signed change', () => {
  it('is accepted from an admin with every known key', async () => {
    for (const key of [first, second]) {
      const { body } = await send({ headers: signed({ key }) }).expect(200);
      expect(body).toEqual({ processed: 0, paid: 0, failed: 0, abandoned: 0, skipped: 0 });
    }
  });

  it('is accepted with a signed query and body', async () => {
    const path = `${REPROCESS}?`;
    await send({ path, headers: signed({ path }) }).expect(200);
    const body = '{"limit":5}';
    await send({ body, headers: signed({ body }) }).expect(200);
  });

  it('may sign additional components in any order', async () => {
    await send({ headers: signedByHand({ 'content-type': 'application/json', ...COVERED }, DESCRIBED) }).expect(200);
  });

  it('may be one minute old or ten seconds ahead', async () => {
    await send({ headers: signed({ created: seconds() - 57 }) }).expect(200);
    await send({ headers: signed({ created: seconds() + 8 }) }).expect(200);
  });
});

describe('SignedGuard refuses a change', () => {
  it('without a signature', () => refused({}));

  it('with only one of Signature and Signature-Input', async () => {
    const { signature = '', 'signature-input': input = '' } = signed();
    await refused({ headers: { signature } });
    await refused({ headers: { 'signature-input': input } });
  });

  it('signed by another key under a known name', () => refused({ headers: signed({ key: stranger }) }));

  it('signed by an unknown key', () => refused({ headers: signed({ key: newKey('unknown') }) }));

  it.each(['__proto__', 'toString'])('signed by a key with the name %s', (keyId) =>
    refused({ headers: signed({ key: newKey(keyId) }) }),
  );

  it.each(['hmac-sha256', 'rsa-v1_5-sha256', 'none'])('that claims the algorithm %s', (alg) =>
    refused({ headers: signedByHand(COVERED, { ...DESCRIBED, alg: `"${alg}"` }) }),
  );

  it('older than a minute', () => refused({ headers: signed({ created: seconds() - 63 }) }));

  it('more than ten seconds ahead', () => refused({ headers: signed({ created: seconds() + 13 }) }));

  it('that is too old by the real time, regardless of the adjustable clock', async () => {
    await service.http.post('/api/v1/local/clock').send({ advanceSeconds: 86_400 }).expect(200);
    await send({ headers: signed() }).expect(200);
    await refused({ headers: signed({ created: seconds() + 86_400 }) });
  });

  it('sent a second time', async () => {
    const headers = signed();
    await send({ headers }).expect(200);
    await refused({ headers });
  });

  it('for 19 of 20 concurrent copies', async () => {
    const headers = signed();
    const answers = await Promise.all(Array.from({ length: 20 }, () => send({ headers })));
    expect(answers.map(({ status }) => status).filter((status) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(19);
  });

  it('with a nonce used by the same key, but not by another key', async () => {
    const nonce = randomBytes(16).toString('hex');
    await send({ headers: signed({ nonce }) }).expect(200);
    await refused({ headers: signed({ nonce, created: seconds() - 5 }) });
    await send({ headers: signed({ nonce, key: second }) }).expect(200);
  });

  it.each(['fifteen-letters', 'x'.repeat(65)])('with the nonce %s', (nonce) => refused({ headers: signed({ nonce }) }));

  it('with a changed body', () => refused({ body: '{"limit":1000}', headers: signed({ body: '{"limit":1}' }) }));

  it('with a changed body and digest', async () => {
    const body = '{"limit":1000}';
    const headers = { ...signed({ body: '{"limit":1}' }), 'content-digest': contentDigest(body) };
    await refused({ body, headers });
  });

  it('with a missing or unsigned digest', async () => {
    const { 'content-digest': digest = '', ...without } = signed();
    await refused({ headers: without });
    await refused({ headers: { ...signed({ body: '' }), 'content-digest': digest } });
  });

  it('with only a digest of another algorithm', async () => {
    await refused({ headers: altered(signed(), 'content-digest', (value) => value.replace('sha-256', 'sha-512')) });
  });

  it('with another label or a second signature', async () => {
    const headers = signed();
    const relabelled = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, value.replace(/^sig1=/, 'sig2=')]),
    );
    await refused({ headers: relabelled });
    const both = (name: string) => `${headers[name] ?? ''}, ${relabelled[name] ?? ''}`;
    await refused({
      headers: { ...headers, signature: both('signature'), 'signature-input': both('signature-input') },
    });
  });

  it('for another path, another query or another method', async () => {
    await refused({ headers: signed({ path: '/api/v1/admin/reconcile' }) });
    await refused({ path: `${REPROCESS}?limit=5`, headers: signed() });
    await refused({ headers: signed({ path: `${REPROCESS}?limit=5` }) });
    await refused({ headers: signed({ method: 'PUT' }) });
  });

  it.each(['@method', '@path', '@query', 'content-digest'])('that does not cover %s', async (component) => {
    const { [component]: _, ...shorter } = COVERED;
    await refused({ headers: signedByHand(shorter, DESCRIBED) });
  });

  it.each(['created', 'nonce', 'keyid', 'alg'])('without the parameter %s', async (parameter) => {
    const { [parameter]: _, ...shorter } = DESCRIBED;
    await refused({ headers: signedByHand(COVERED, shorter) });
  });

  it.each(['sig1=', 'sig1=:%%%:', 'sig1=::', 'sig1', '', 'sig1=:AAAA:'])('with %s as its signature', (value) =>
    refused({ headers: { ...signed(), signature: value } }),
  );
});

describe('the admin group', () => {
  it('is checked after a given signature and before a missing one', async () => {
    await refused({ token: moderator, headers: signed({ key: stranger }) });
    const right = await send({ token: moderator, headers: signed() }).expect(403);
    const none = await send({ token: moderator }).expect(403);
    expect([right.body, none.body]).toMatchObject([{ code: 'auth.forbidden' }, { code: 'auth.forbidden' }]);
  });

  it('does not use the nonce of a refused caller', async () => {
    const headers = signed();
    await send({ token: moderator, headers }).expect(403);
    await send({ headers }).expect(200);
  });

  it.each(['/admin/rewards', '/admin/rewards/some-job'])('alone may read %s', async (path) => {
    const [member, mod, ann] = [[], ['moderators'], ['admins']].map((groups) => aPerson(service, 'reader', groups));
    expect((await member?.get(path))?.status).toBe(403);
    expect((await mod?.get(path))?.status).toBe(403);
    expect((await ann?.get(path))?.status).not.toBe(403);
  });

  it.each(['/admin/disputes', '/admin/stuck'])('and moderators may read %s', async (path) => {
    const [member, mod, ann] = [[], ['moderators'], ['admins']].map((groups) => aPerson(service, 'reader', groups));
    expect((await member?.get(path))?.status).toBe(403);
    expect((await mod?.get(path))?.status).toBe(200);
    expect((await ann?.get(path))?.status).toBe(200);
  });

  it('does not replace a sign-in', async () => {
    await service.http.post(REPROCESS).set(signed()).send({}).expect(401);
  });
});

describe('reading rewards', () => {
  it('answers 404 for an unknown and for an invalid job id', async () => {
    const ann = aPerson(service, 'ann', ['admins']);
    for (const id of ['nothing', encodeURIComponent('pair#a#b#2026-01-01')]) {
      const { body } = await ann.get(`/admin/rewards/${id}`).expect(404);
      expect(body).toMatchObject({ code: 'reward.not-found' });
    }
  });
});
