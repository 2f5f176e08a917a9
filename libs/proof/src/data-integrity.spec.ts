import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { fromHex, toHex, utf8 } from './bytes.ts';
import { secureDocument, verifyDocument } from './data-integrity.ts';
import { isSoundEd25519Key } from './ed25519-key.ts';
import { jcs } from './jcs.ts';
import { fromMultibase, fromMultikey, toMultikey } from './multikey.ts';

const sha256 = (data: Uint8Array) => new Uint8Array(createHash('sha256').update(data).digest());

/** Test vector of https://www.w3.org/TR/vc-di-eddsa/#representation-eddsa-jcs-2022 */
const VECTOR = {
  publicKeyMultibase: 'z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2',
  secretKeyMultibase: 'z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq',
  document: {
    '@context': ['https://www.w3.org/ns/credentials/v2', 'https://www.w3.org/ns/credentials/examples/v2'],
    id: 'urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33',
    type: ['VerifiableCredential', 'AlumniCredential'],
    name: 'Alumni Credential',
    description: 'A minimum viable example of an Alumni Credential.',
    issuer: 'https://vc.example/issuers/5678',
    validFrom: '2023-01-01T00:00:00Z',
    credentialSubject: { id: 'did:example:abcdefgh', alumniOf: 'The School of Examples' },
  },
  documentHash: '59b7cb6251b8991add1ce0bc83107e3db9dbbab5bd2c28f687db1a03abc92f19',
  proof: {
    created: '2023-02-24T23:36:38Z',
    verificationMethod:
      'did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2#z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2',
  },
  proofValue: 'z2HnFSSPPBzR36zdDgK8PbEHeXbR56YF24jwMpt3R1eHXQzJDMWS93FCzpvJpwTWd3GAVFuUfjoJdcnTMuVor51aX',
};

/** The multibase text of a secret key has the prefix 0x8026. */
const seed = Buffer.from(fromMultibase(VECTOR.secretKeyMultibase) ?? []).subarray(2);
const secretKey = createPrivateKey({
  key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]),
  format: 'der',
  type: 'pkcs8',
});
const publicKey = fromMultikey(VECTOR.publicKeyMultibase) ?? new Uint8Array();

const primitives = {
  sha256,
  sign: (message: Uint8Array) => new Uint8Array(sign(null, message, secretKey)),
  verify: (key: Uint8Array, message: Uint8Array, signature: Uint8Array) =>
    verify(
      null,
      message,
      createPublicKey({
        key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(key).toString('base64url') },
        format: 'jwk',
      }),
      signature,
    ),
};

const secured = () => secureDocument(VECTOR.document, VECTOR.proof, primitives);

describe('the published vector of eddsa-jcs-2022', () => {
  it('has the published hash of the canonical document', () => {
    expect(toHex(sha256(utf8(jcs(VECTOR.document))))).toBe(VECTOR.documentHash);
  });

  it('is signed to the published proof value', async () => {
    expect((await secured()).proof.proofValue).toBe(VECTOR.proofValue);
  });

  it('verifies', async () => {
    await expect(verifyDocument(await secured(), publicKey, primitives)).resolves.toBe(true);
  });
});

describe('verifyDocument', () => {
  const other = '3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29';

  it('refuses another key', async () => {
    await expect(verifyDocument(await secured(), fromHex(other) ?? new Uint8Array(), primitives)).resolves.toBe(false);
  });

  it.each(Object.keys(VECTOR.document))('refuses a document without %s', async (field) => {
    const { [field]: _, ...rest } = (await secured()) as unknown as Record<string, unknown>;
    await expect(verifyDocument(rest, publicKey, primitives)).resolves.toBe(false);
  });

  it.each<[string, Record<string, unknown> | undefined]>([
    ['no proof', undefined],
    ['another type', { type: 'Ed25519Signature2020' }],
    ['another cryptosuite', { cryptosuite: 'eddsa-rdfc-2022' }],
    ['another purpose', { proofPurpose: 'authentication' }],
    ['another time', { created: '2023-02-24T23:36:39Z' }],
    ['another verification method', { verificationMethod: 'https://vc.example/issuers/5678' }],
    ['another context', { '@context': ['https://www.w3.org/ns/credentials/v2'] }],
    ['an additional field', { domain: 'example.org' }],
    ['a signature in another base', { proofValue: 'uAAAA' }],
    ['a short signature', { proofValue: 'z6Mk' }],
    ['a value that is no text', { proofValue: 5 }],
  ])('refuses %s', async (_, change) => {
    const whole = await secured();
    const tampered = { ...whole, proof: change && { ...whole.proof, ...change } };
    await expect(verifyDocument(tampered, publicKey, primitives)).resolves.toBe(false);
  });

  it.each([null, [], 'proof'])('refuses the proof %j', async (proof) => {
    await expect(verifyDocument({ ...VECTOR.document, proof }, publicKey, primitives)).resolves.toBe(false);
  });

  it('refuses a document without a canonical form', async () => {
    const whole = await secured();
    const broken = { ...whole, '@context': ['\ud800'], proof: { ...whole.proof, '@context': ['\ud800'] } };
    await expect(verifyDocument(broken, publicKey, primitives)).resolves.toBe(false);
  });
});

describe('isSoundEd25519Key', () => {
  it('accepts a usual key', () => {
    expect(isSoundEd25519Key(publicKey)).toBe(true);
    expect(toMultikey(publicKey)).toBe(VECTOR.publicKeyMultibase);
  });

  // The points of small order and their non-canonical encodings, as libsodium lists them.
  it.each([
    ['order 1', '0100000000000000000000000000000000000000000000000000000000000000'],
    ['order 1, sign of x set', '0100000000000000000000000000000000000000000000000000000000000080'],
    ['order 2', 'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f'],
    ['order 2, sign of x set', 'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff'],
    ['order 4', '0000000000000000000000000000000000000000000000000000000000000000'],
    ['order 4, sign of x set', '0000000000000000000000000000000000000000000000000000000000000080'],
    ['order 8', '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05'],
    ['order 8, sign of x set', '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85'],
    ['order 8, the other y', 'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a'],
    ['order 8, the other y, sign of x set', 'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa'],
    ['p, a second form of 0', 'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f'],
    ['p + 1, a second form of 1', 'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f'],
    ['p + 2', 'efffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f'],
    ['31 bytes', '01'.repeat(31)],
  ])('refuses %s', (_, hex) => {
    expect(isSoundEd25519Key(fromHex(hex) ?? new Uint8Array())).toBe(false);
  });
});
