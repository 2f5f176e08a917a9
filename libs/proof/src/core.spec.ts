import { createHash, createHmac } from 'node:crypto';
import { commitment, submissionValue } from './commitment.ts';
import { type Core, coreHash, receiptId } from './core.ts';
import { didWeb } from './did-web.ts';
import { didKeyMethod, fromDidKey, fromMultikey, toDidKey } from './multikey.ts';
import { pseudonym } from './pseudonym.ts';

const sha256 = (data: Uint8Array) => new Uint8Array(createHash('sha256').update(data).digest());
const base64url = (data: Uint8Array) => Buffer.from(data).toString('base64url');

const CORE: Core = {
  version: 1,
  platform: 'did:web:example.org',
  stage: 'prod',
  questId: '01J0000000000000000000000A',
  requestor: 'p_AAAAAAAAAAAAAAAAAAAAAA',
  performer: 'p_BBBBBBBBBBBBBBBBBBBBBB',
  category: 'repair',
  offered: { xp: 100, reputation: 10 },
  title: 'a',
  description: 'b',
  submission: 'c',
  submittedAt: '2026-11-28T10:00:00.000Z',
};

describe('coreHash', () => {
  it('is the SHA-256 of the canonical core, whatever the order of its properties', () => {
    const text =
      '{"category":"repair","description":"b","offered":{"reputation":10,"xp":100},"performer":"p_BBBBBBBBBBBBBBBBBBBBBB",' +
      '"platform":"did:web:example.org","questId":"01J0000000000000000000000A","requestor":"p_AAAAAAAAAAAAAAAAAAAAAA",' +
      '"stage":"prod","submission":"c","submittedAt":"2026-11-28T10:00:00.000Z","title":"a","version":1}';
    expect(coreHash(CORE, sha256)).toBe(createHash('sha256').update(text).digest('base64url'));
    const reversed = Object.fromEntries(Object.entries(CORE).reverse()) as unknown as Core;
    expect(coreHash(reversed, sha256)).toBe(coreHash(CORE, sha256));
  });
});

describe('receiptId', () => {
  it('is derived from stage and quest', () => {
    const digest = createHash('sha256').update('civicforge-receiptprod01J').digest();
    expect(receiptId('prod', '01J', sha256)).toBe(base64url(digest.subarray(0, 16)));
    expect(receiptId('dev', '01J', sha256)).not.toBe(receiptId('prod', '01J', sha256));
  });
});

describe('commitment', () => {
  it('hashes the salt before the UTF-8 of the value', () => {
    const salt = new Uint8Array(16).fill(7);
    const expected = createHash('sha256').update(salt).update('Bücher').digest('base64url');
    expect(commitment(salt, 'Bücher', sha256)).toBe(expected);
  });

  it('commits to text and links of a submission, without links to an empty list', () => {
    expect(submissionValue({ text: 'done' })).toBe('{"links":[],"text":"done"}');
    expect(submissionValue({ text: 'done', links: ['https://a.example/'] })).toBe(
      '{"links":["https://a.example/"],"text":"done"}',
    );
  });
});

describe('pseudonym', () => {
  it('is an HMAC-SHA-256 like that of Node, cut to 16 bytes', () => {
    const secret = Uint8Array.from({ length: 32 }, (_, at) => at);
    const mac = createHmac('sha256', secret).update('user-1').digest().subarray(0, 16);
    expect(pseudonym(secret, 'user-1', sha256)).toBe(`p_${base64url(mac)}`);
  });

  it('refuses a secret that HMAC would hash first', () => {
    expect(() => pseudonym(new Uint8Array(65), 'user-1', sha256)).toThrow(RangeError);
  });
});

describe('didWeb', () => {
  it.each([
    ['https://example.org', 'did:web:example.org'],
    ['https://example.org:443', 'did:web:example.org'],
    ['http://localhost:3000', 'did:web:localhost%3A3000'],
  ])('names %s as %s', (origin, did) => {
    expect(didWeb(origin)).toBe(did);
  });

  it.each(['http://127.0.0.1:3000', 'http://[::1]:3000'])('refuses the IP address of %s', (origin) => {
    expect(() => didWeb(origin)).toThrow('did:web needs a host name');
  });
});

describe('did:key', () => {
  // Test vector of https://w3c-ccg.github.io/did-key-spec/#ed25519-x25519
  const did = 'did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp';
  const key = Buffer.from('3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29', 'hex');

  it('encodes and decodes an Ed25519 key', () => {
    expect(toDidKey(key)).toBe(did);
    expect(Buffer.from(fromDidKey(did) ?? [])).toEqual(key);
  });

  it('names the only key of its document', () => {
    expect(didKeyMethod(did)).toBe(`${did}#z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp`);
  });

  it.each([
    ['another method', 'did:web:example.org'],
    // A secp256k1 key from the same specification.
    ['another kind of key', 'did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme'],
    ['another multibase', 'did:key:u7QE7aie8zrakLWKjqNAqbw1zZTIVdx3iQ6Y6wEihi1naKQ'],
    ['a short key', 'did:key:z6Mk'],
  ])('refuses %s', (_, text) => {
    expect(fromDidKey(text)).toBeUndefined();
  });

  it('refuses a Multikey without multibase prefix', () => {
    expect(fromMultikey('6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp')).toBeUndefined();
  });
});
