import { createHash } from 'node:crypto';
import type { Core } from './core.ts';
import { buildReceipt } from './receipt.ts';
import { statementCredential } from './statement.ts';
import { attestationTypedData, walletLinkTypedData } from './typed-data.ts';

const sha256 = (data: Uint8Array) => new Uint8Array(createHash('sha256').update(data).digest());
/** Keccak-256 of `prod`, so that the test needs no implementation. */
const keccak256 = () => new Uint8Array(32).fill(5);
const BYTES = Buffer.alloc(32, 7).toString('base64url');

const FACTS = {
  platform: 'did:web:example.org',
  questId: '01J',
  coreHash: BYTES,
  role: 'performer',
  outcome: 'done',
  stage: 'prod',
  nonce: BYTES,
} as const;

describe('statementCredential', () => {
  it('signs the facts and no other field', () => {
    const credential = statementCredential('did:key:z6Mk', '2026-11-28T10:00:00.000Z', {
      ...FACTS,
      minutes: 30,
      ...{ notes: 'private' },
    });
    expect(credential.credentialSubject).toStrictEqual({ ...FACTS, minutes: 30 });
    expect(credential.type).toEqual(['VerifiableCredential', 'CivicForgeStatement']);
  });

  it('has no minutes if none are stated', () => {
    expect(statementCredential('did:key:z6Mk', '', FACTS).credentialSubject).toStrictEqual(FACTS);
  });
});

describe('attestationTypedData', () => {
  it('writes hash and nonce as hexadecimal digits and missing minutes as 0', () => {
    const typedData = attestationTypedData(FACTS, 1_790_000_000, keccak256);
    expect(typedData.message).toStrictEqual({
      questId: '01J',
      coreHash: `0x${'07'.repeat(32)}`,
      role: 'performer',
      outcome: 'done',
      workMinutes: 0,
      nonce: `0x${'07'.repeat(32)}`,
      deadline: 1_790_000_000,
    });
    expect(typedData.domain).toEqual({ name: 'CivicForge', version: '1', salt: `0x${'05'.repeat(32)}` });
  });

  it('refuses a nonce that is not base64url', () => {
    expect(() => attestationTypedData({ ...FACTS, nonce: '=' }, 0, keccak256)).toThrow(RangeError);
  });
});

describe('walletLinkTypedData', () => {
  it('names wallet, account and platform', () => {
    const link = { wallet: '0x00', account: 'p_a', platform: FACTS.platform, nonce: BYTES, deadline: 5 } as const;
    expect(walletLinkTypedData(link, 'prod', keccak256)).toMatchObject({
      primaryType: 'WalletLink',
      message: { wallet: '0x00', account: 'p_a', platform: FACTS.platform, nonce: `0x${'07'.repeat(32)}`, deadline: 5 },
    });
  });
});

describe('buildReceipt', () => {
  const core: Core = {
    version: 1,
    platform: FACTS.platform,
    stage: 'prod',
    questId: '01J',
    requestor: 'p_a',
    performer: 'p_b',
    category: 'other',
    offered: { xp: 100, reputation: 10 },
    title: 't',
    description: 'd',
    submission: 's',
    submittedAt: '2026-11-28T10:00:00.000Z',
  };
  const result = {
    status: 'completed',
    basis: 'both-parties',
    xp: 100,
    reputation: 10,
    completedAt: '2026-11-28T11:00:00.000Z',
  } as const;

  it('is issued by the platform of the core', () => {
    const receipt = buildReceipt(core, [], result, sha256);
    expect(receipt).toMatchObject({
      type: ['VerifiableCredential', 'CivicForgeReceipt'],
      issuer: FACTS.platform,
      validFrom: result.completedAt,
    });
    expect(Object.keys(receipt.credentialSubject).sort()).toEqual([
      'attestations',
      'core',
      'coreHash',
      'receiptId',
      'result',
    ]);
  });
});
