import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { Caller } from '../http/caller.ts';
import { VerifiedTokens } from './verified-tokens.ts';

const key = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;

const caller = (token: string, expiresInMs = 60_000): Caller => ({
  userId: 'ada',
  username: 'ada',
  groups: [],
  isModerator: false,
  isAdmin: false,
  accessToken: token,
  via: 'bearer',
  expiresAt: new Date(Date.now() + expiresInMs).toISOString(),
  signedInAt: 1,
});

describe('VerifiedTokens', () => {
  let published: Map<string, KeyObject>;
  let tokens: VerifiedTokens;
  let current: KeyObject;

  beforeEach(() => {
    current = key();
    published = new Map([['one', current]]);
    tokens = new VerifiedTokens({ find: (keyId) => Promise.resolve(published.get(keyId)) });
    tokens.add(caller('a'), { keyId: 'one', key: current });
  });

  const find = (token: string) => tokens.find({ token, via: 'cookie' });

  it('returns the caller of a verified token with the way that it came now', async () => {
    expect(await find('a')).toEqual({ ...caller('a'), expiresAt: expect.any(String), via: 'cookie' });
    expect(await find('b')).toBeUndefined();
  });

  it('drops a token that has expired', async () => {
    tokens.add(caller('b', -1), { keyId: 'one', key: current });
    expect(await find('b')).toBeUndefined();
  });

  it.each([
    ['withdrawn', undefined],
    ['replaced under the same id', key()],
  ])('drops a token whose key was %s, also after the key returned', async (_, next) => {
    if (next === undefined) published.delete('one');
    else published.set('one', next);
    expect(await find('a')).toBeUndefined();
    published.set('one', current);
    expect(await find('a')).toBeUndefined();
  });

  it('drops a token that signs out', async () => {
    tokens.forget('a');
    expect(await find('a')).toBeUndefined();
  });

  it('drops the oldest token above its limit', async () => {
    for (let index = 0; index < 10_000; index += 1) tokens.add(caller(`t${index}`), { keyId: 'one', key: current });
    expect(await find('a')).toBeUndefined();
    expect(await find('t0')).toBeDefined();
    expect(await find('t9999')).toBeDefined();
  });
});
