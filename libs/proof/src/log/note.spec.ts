import { createPrivateKey, createPublicKey, createHash, sign, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fromBase64, toBase64 } from './base64.ts';
import { parseCheckpoint, signCheckpoint } from './checkpoint.ts';
import { fromVerifierKey, isKeyName, type NoteKey, parseNote, signNote, toVerifierKey, verifyNote } from './note.ts';
import { formatTlogProof, parseTlogProof } from './tlog-proof.ts';

interface Vectors {
  readonly note: { readonly seed: string; readonly verifierKey: string; readonly checkpoint: string };
  readonly roots: Readonly<Record<string, string>>;
}

/** Made by golang.org/x/mod/sumdb/note 0.43.0. */
const { note: vector, roots } = JSON.parse(readFileSync(new URL('vectors.json', import.meta.url), 'utf8')) as Vectors;

/** The example of the documentation of golang.org/x/mod/sumdb/note. */
const EXAMPLE_KEY = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const EXAMPLE_NOTE = [
  'If you think cryptography is the answer to your problem,',
  "then you don't know what your problem is.",
  '',
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=',
  '',
].join('\n');

/** The example of https://c2sp.org/tlog-checkpoint. */
const EXAMPLE_CHECKPOINT = [
  'example.com/behind-the-sofa',
  '20852163',
  'CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=',
  '',
  '— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=',
  '',
].join('\n');

const sha256 = (data: Uint8Array) => new Uint8Array(createHash('sha256').update(data).digest());

function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const x = Buffer.from(publicKey).toString('base64url');
  return verify(null, message, createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }), signature);
}

const primitives = { sha256, verify: verifyEd25519 };
const pkcs8 = Buffer.concat([
  Buffer.from('302e020100300506032b657004220420', 'hex'),
  Buffer.from(vector.seed, 'base64url'),
]);
const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
const signer = { sha256, sign: (message: Uint8Array) => new Uint8Array(sign(null, message, privateKey)) };

function keyOf(text: string): NoteKey {
  const key = fromVerifierKey(text, sha256);
  if (key === undefined) throw new Error('not a verifier key');
  return key;
}

async function holds(note: string, key: string): Promise<boolean> {
  const parsed = parseNote(note);
  return parsed !== undefined && verifyNote(parsed, keyOf(key), primitives);
}

describe('verifyNote', () => {
  it('accepts the example of the Go implementation', async () => {
    await expect(holds(EXAMPLE_NOTE, EXAMPLE_KEY)).resolves.toBe(true);
    expect(toVerifierKey(keyOf(EXAMPLE_KEY), sha256)).toBe(EXAMPLE_KEY);
  });

  it('refuses another text, another key and a wrong signature', async () => {
    const wrong = EXAMPLE_NOTE.replace('x08go/ZJ', 'x08go/ZK');
    const both = `${EXAMPLE_NOTE}${wrong.split('\n').at(-2) ?? ''}\n`;
    const results = [
      await holds(EXAMPLE_NOTE.replace('problem is', 'problem was'), EXAMPLE_KEY),
      await holds(EXAMPLE_NOTE, vector.verifierKey),
      await holds(wrong, EXAMPLE_KEY),
      await holds(both, EXAMPLE_KEY),
    ];
    expect(results).not.toContain(true);
  });

  it('ignores signatures of unknown keys', async () => {
    const cosigned = `${EXAMPLE_NOTE}— witness.example AAAAAAAAAAAA\n`;
    await expect(holds(cosigned, EXAMPLE_KEY)).resolves.toBe(true);
  });
});

describe('parseNote', () => {
  it.each([
    ['no signature', 'text\n'],
    ['no final newline', EXAMPLE_NOTE.slice(0, -1)],
    ['a control character', EXAMPLE_NOTE.replace('think', 'th\tink')],
    ['another dash', EXAMPLE_NOTE.replace('—', '-')],
    ['a signature line without base64', EXAMPLE_NOTE.replace('x08go/ZJ', 'x08go*ZJ')],
    ['a short signature', 'text\n\n— name AAAA\n'],
    ['a lone surrogate', `\ud800${EXAMPLE_NOTE}`],
    ['101 signatures', `text\n\n${'— name AAAAAAAAAAAA\n'.repeat(101)}`],
  ])('refuses a note with %s', (_, note) => {
    expect(parseNote(note)).toBeUndefined();
  });
});

describe('fromVerifierKey', () => {
  it.each([
    ['another id', EXAMPLE_KEY.replace('c74f20a3', 'c74f20a4')],
    ['another type', EXAMPLE_KEY.replace('+ARpc', '+AhpC')],
    ['no name', EXAMPLE_KEY.replace('PeterNeumann', '')],
    ['a short key', EXAMPLE_KEY.slice(0, -4)],
    ['white space', EXAMPLE_KEY.replace('Peter', 'Peter ')],
  ])('refuses a key with %s', (_, key) => {
    expect(fromVerifierKey(key, sha256)).toBeUndefined();
  });
});

describe('signCheckpoint', () => {
  it('gives the bytes of the Go implementation', async () => {
    const key = keyOf(vector.verifierKey);
    const root = fromBase64(roots['600'] ?? '') ?? new Uint8Array(0);
    await expect(signCheckpoint({ size: 600, root }, key, signer)).resolves.toBe(vector.checkpoint);
    await expect(holds(vector.checkpoint, vector.verifierKey)).resolves.toBe(true);
  });

  it('refuses a name that is not allowed', async () => {
    const key = { ...keyOf(vector.verifierKey), name: 'a b' };
    await expect(signNote('text\n', key, signer)).rejects.toThrow(RangeError);
    await expect(signNote('text', keyOf(vector.verifierKey), signer)).rejects.toThrow(RangeError);
    expect(['', 'a+b', 'a\u00a0b'].filter(isKeyName)).toEqual([]);
  });
});

describe('parseCheckpoint', () => {
  it('reads the example of the specification', () => {
    const checkpoint = parseCheckpoint(EXAMPLE_CHECKPOINT);
    expect(checkpoint).toMatchObject({ origin: 'example.com/behind-the-sofa', size: 20_852_163 });
    expect(toBase64(checkpoint?.root ?? new Uint8Array(0))).toBe('CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=');
  });

  it.each([
    ['a leading zero', EXAMPLE_CHECKPOINT.replace('20852163', '020852163')],
    ['a size beyond 2^53', EXAMPLE_CHECKPOINT.replace('20852163', '20852163000000000')],
    ['a short root', EXAMPLE_CHECKPOINT.replace('CsUYapGG', 'CsUY')],
    ['no origin', EXAMPLE_CHECKPOINT.replace('example.com/behind-the-sofa\n2', '\n2')],
    ['no signature', EXAMPLE_CHECKPOINT.split('\n').slice(0, 4).join('\n')],
  ])('refuses a checkpoint with %s', (_, text) => {
    expect(parseCheckpoint(text)).toBeUndefined();
  });
});

describe('parseTlogProof', () => {
  const path = [roots['1'], roots['2']].map((root) => fromBase64(root ?? '') ?? new Uint8Array(0));
  const text = formatTlogProof(7, path, EXAMPLE_CHECKPOINT);

  it('reads a formatted proof', () => {
    expect(text.split('\n').slice(0, 5)).toEqual(['c2sp.org/tlog-proof@v1', 'index 7', roots['1'], roots['2'], '']);
    expect(parseTlogProof(text)).toEqual({ index: 7, path, checkpoint: parseCheckpoint(EXAMPLE_CHECKPOINT) });
    expect(parseTlogProof(formatTlogProof(0, [], EXAMPLE_CHECKPOINT))).toMatchObject({ index: 0, path: [] });
  });

  it('ignores extra data', () => {
    expect(parseTlogProof(text.replace('index', 'extra YWJj\nindex'))).toEqual(parseTlogProof(text));
  });

  it.each([
    ['another version', text.replace('@v1', '@v2')],
    ['a leading zero', text.replace('index 7', 'index 07')],
    ['no index', text.replace('index 7\n', '')],
    ['a short hash', text.replace(roots['1'] ?? '', 'AAAA')],
    ['a hash without padding', text.replace(roots['1'] ?? '', (roots['1'] ?? '').replace('=', ''))],
    ['no checkpoint', text.split('\n\n')[0] ?? ''],
    [
      '64 hashes',
      formatTlogProof(7, new Array<Uint8Array>(64).fill(path[0] ?? new Uint8Array(32)), EXAMPLE_CHECKPOINT),
    ],
  ])('refuses a proof with %s', (_, proof) => {
    expect(parseTlogProof(proof)).toBeUndefined();
  });
});
