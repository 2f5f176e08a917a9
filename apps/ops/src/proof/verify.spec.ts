import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashTypedData } from 'viem';
import { formatTlogProof } from '../../../../libs/proof/src/log/tlog-proof.ts';
import type { AttestationTypedData } from '../../../../libs/proof/src/typed-data.ts';
import { attestationDigest, checksumAddress } from '../../../../libs/proof/src/verify/eip712.ts';
import { type Fact, holds } from '../../../../libs/proof/src/verify/fact.ts';
import { totalsOf, verifyBundle } from '../../../../libs/proof/src/verify/verify-bundle.ts';
import { WORDS } from '../../../../libs/proof/src/verify/words.ts';
import { ROOT } from '../core/root.ts';
import { NODE_PRIMITIVES } from './node-primitives.ts';
import { trustedKeys } from './trusted-keys.ts';
import { exitCodeOf, reportOf, verifyFiles } from './verify-files.ts';

const RECEIPTS = join(ROOT, 'test', 'receipts');
const KEYS = join(RECEIPTS, 'keys.json');
const published = (name: string) => join(RECEIPTS, `${name}.json`);
const changed = readdirSync(join(RECEIPTS, 'changed')).map((name) => name.replace(/\.json$/, ''));
const fetch: typeof globalThis.fetch = (address) => Promise.reject(new Error(`no network: ${addressOf(address)}`));
const addressOf = (address: string | URL | Request) => (address instanceof Request ? address.url : address.toString());
const SOURCES = { hosts: [], data: '/nowhere', fetch };

function verified(...names: string[]) {
  return verifyFiles(names.map(published), { ...SOURCES, file: KEYS });
}

/** Names of the facts that do not hold, with their reasons. */
async function failuresOf(name: string): Promise<string[] | undefined> {
  const [result] = await verified(name);
  return result?.verdict?.facts.filter((fact) => !holds(fact)).map(label);
}

/** Writes a file of a test and returns its path. */
function written(text: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'civicforge-verify-')), 'receipt.json');
  writeFileSync(file, text);
  return file;
}

function label(fact: Fact): string {
  const part = fact.name === 'statement' ? `:${fact.role}` : fact.name === 'revealed' ? `:${fact.field}` : '';
  return `${fact.name}${part} ${fact.reason ?? ''}`;
}

describe('the verifier with the published receipts', () => {
  it.each(['good', 'good-account', 'good-resolution', 'good-foreign'])('accepts %s', async (name) => {
    expect(await failuresOf(name)).toEqual([]);
    expect(exitCodeOf(await verified(name))).toBe(0);
  });

  it.each([
    [
      'swapped-statements',
      ['statement:requestor wrong-role', 'statement:performer wrong-role', 'keys key-in-two-roles'],
    ],
    ['one-key-two-roles', ['keys key-in-two-roles']],
    ['foreign-key', ['statement:requestor wrong-signer']],
    ['foreign-issuer', ['issuer signature']],
    ['expired-nonce-device', ['statement:requestor expired']],
    ['expired-nonce-wallet', ['statement:performer expired']],
    ['wrong-tree', ['log wrong-tree']],
    ['not-logged', ['log absent', 'checkpoint absent']],
    ['receipt-alone', ['log absent', 'checkpoint absent']],
    ['one-party', ['core one-party']],
    ['role-twice', ['keys role-twice', 'result altered']],
  ])('refuses %s for one reason', async (name, failures) => {
    expect(await failuresOf(name)).toEqual(failures);
    expect(exitCodeOf(await verified(name))).toBe(1);
  });

  it.each(changed)('finds the changed field %s', async (field) => {
    const failures = await failuresOf(join('changed', field));
    if (/^(format|receipt\.type\.1)$/.test(field)) {
      expect(failures).toBeUndefined();
      return;
    }
    const text = failures?.join() ?? '';
    if (field.startsWith('receipt.')) expect(text).toMatch(/issuer.*log wrong-tree/);
    if (field.includes('.core.')) expect(text).toMatch(/^core (altered|malformed)/);
    if (field.startsWith('reveal.')) expect(text).toMatch(/^revealed:\w+ altered$/);
    if (field.startsWith('log.')) expect(text).toMatch(/^(log|checkpoint) /);
    const statement = /attestations\.(\d)\.(?!attestedAt)/.exec(field)?.[1];
    if (statement !== undefined) expect(text).toContain('statement:');
    expect(failures).not.toEqual([]);
  });

  it('has a changed receipt for every field', () => {
    expect(changed.length).toBeGreaterThan(90);
  });

  it('says that a file is not a receipt with exit code 2', async () => {
    const results = await verified('not-a-receipt', 'good');
    expect(exitCodeOf(results)).toBe(2);
    expect(reportOf(results).join('\n')).toContain('This file is not a receipt.');
  });

  it('does not know the issuer without trusted keys', async () => {
    const results = await verifyFiles([published('good')], SOURCES);
    expect(exitCodeOf(results)).toBe(1);
    expect(reportOf(results).join('\n')).toMatch(/issuer not known[^]*--keys/);
  });

  it('tells a file that cannot be read from one that is not a receipt', async () => {
    const results = await verifyFiles([published('missing'), import.meta.filename], SOURCES);
    expect(reportOf(results)).toEqual(
      expect.arrayContaining(['  This file cannot be read.', '  This file is not a receipt.']),
    );
    expect(exitCodeOf(results)).toBe(2);
  });

  it('reads a file with a byte order mark', async () => {
    const file = written(`\ufeff${readFileSync(published('good'), 'utf8')}`);
    expect(exitCodeOf(await verifyFiles([file], { ...SOURCES, file: KEYS }))).toBe(0);
  });

  it('prints no control character of a file', async () => {
    const text = readFileSync(published('good'), 'utf8');
    const bundle = JSON.parse(
      text.replaceAll('"outcome":"done"', JSON.stringify('\u001b[2K\u202e\n  holds').replace(/^/, '"outcome":')),
    ) as object;
    const results = await verifyFiles([written(JSON.stringify(bundle))], { ...SOURCES, file: KEYS });
    expect(reportOf(results).filter((line) => /\p{C}/u.test(line))).toEqual([]);
  });
});

const GOOD: unknown = JSON.parse(readFileSync(published('good'), 'utf8'));
const KNOWN = JSON.parse(readFileSync(KEYS, 'utf8')) as {
  did: { assertionMethod: Record<string, unknown>[] };
  vkey: string;
};

/** Returns the reason against the issuer's signature if its key ends so. */
async function issuerReason(end: object, file = GOOD) {
  const { did, vkey } = KNOWN;
  const ended = { ...did, assertionMethod: did.assertionMethod.map((key) => ({ ...key, ...end })) };
  const verdict = await verifyBundle(file, { did: ended, vkey }, NODE_PRIMITIVES);
  return verdict?.facts.find(({ name }) => name === 'issuer')?.reason;
}

describe('the sources of trusted keys', () => {
  it('fetch the keys of a trusted host, and of no other', async () => {
    const { did, vkey } = JSON.parse(readFileSync(KEYS, 'utf8')) as { did: object; vkey: string };
    const serve: typeof globalThis.fetch = (address) => {
      const path = new URL(addressOf(address)).pathname;
      return Promise.resolve(new Response(path.endsWith('did.json') ? JSON.stringify(did) : `${vkey}\n`));
    };
    const known = { ...SOURCES, hosts: ['civicforge.example'], fetch: serve };
    expect(exitCodeOf(await verifyFiles([published('good')], known))).toBe(0);
    const other = { ...known, hosts: ['civicforge.example.evil'] };
    expect(exitCodeOf(await verifyFiles([published('good')], other))).toBe(1);
  });

  it('know the log of a local stack by the name of its first start, on this machine alone', async () => {
    const data = mkdtempSync(join(tmpdir(), 'civicforge-data-'));
    const seed = Buffer.alloc(32, 1).toString('base64url');
    writeFileSync(join(data, 'keys.json'), JSON.stringify({ issuerKey: seed, logKey: seed }));
    const nameOf = async (origin: string) => {
      const checkpoint = `${origin}\n1\n${Buffer.alloc(32).toString('base64')}\n\n— ${origin} ${Buffer.alloc(68).toString('base64')}\n`;
      const bundle = {
        receipt: { issuer: 'did:web:localhost%3A5102' },
        log: { proof: formatTlogProof(0, [], checkpoint) },
      };
      return (await trustedKeys(bundle, { ...SOURCES, data }))?.vkey.split('+')[0];
    };
    const path = '/api/v1/public/log';
    expect(await nameOf(`localhost:5173${path}`)).toBe(`localhost:5173${path}`);
    expect(await nameOf(`town.example${path}`)).toBe(`localhost:5102${path}`);
  });

  it('ignore keys inside a bundle', async () => {
    const bundle = JSON.parse(readFileSync(published('good'), 'utf8')) as object;
    const keys = JSON.parse(readFileSync(KEYS, 'utf8')) as object;
    const file = written(JSON.stringify({ ...bundle, ...keys, keys }));
    expect(exitCodeOf(await verifyFiles([file], SOURCES))).toBe(1);
  });

  it('refuse a revoked or expired key', async () => {
    const unlogged: unknown = JSON.parse(readFileSync(published('not-logged'), 'utf8'));
    expect(await issuerReason({ revoked: '2026-11-28T10:00:00Z' })).toBe('key-ended');
    expect(await issuerReason({ expires: '2026-11-28T10:00:00Z' })).toBe('key-ended');
    expect(await issuerReason({ revoked: '2026-11-29T10:00:00Z' })).toBeUndefined();
    expect(await issuerReason({ revoked: '2026-11-29T10:00:00Z' }, unlogged)).toBe('key-ended');
    expect(await issuerReason({ retiredAt: '2026-11-29T10:00:00Z' })).toBeUndefined();
  });

  it.each([
    ['the place after the log of the compromise', { revoked: '2026-11-29T10:00:00Z', logSize: 3 }],
    ['a size of the log that cannot be read', { revoked: '2026-11-29T10:00:00Z', logSize: '4' }],
    ['a revocation that cannot be read', { revoked: 'yesterday' }],
    ['a revocation of another type', { revoked: true }],
    ['an expiry that cannot be read', { expires: '' }],
  ])('refuse %s', async (_what, end) => {
    expect(await issuerReason(end)).toBe('key-ended');
  });

  it('accept a place in the log of the compromise', async () => {
    expect(await issuerReason({ revoked: '2026-11-29T10:00:00Z', logSize: 4 })).toBeUndefined();
  });

  it('know an assertion method by its id', async () => {
    const { did, vkey } = KNOWN;
    const [key] = did.assertionMethod;
    const named = { ...did, verificationMethod: did.assertionMethod, assertionMethod: [key?.['id']] };
    const verdict = await verifyBundle(GOOD, { did: named, vkey }, NODE_PRIMITIVES);
    expect(verdict?.facts.every(holds)).toBe(true);
    const unlisted = await verifyBundle(GOOD, { did: { ...named, assertionMethod: [] }, vkey }, NODE_PRIMITIVES);
    expect(unlisted?.facts.find(({ name }) => name === 'issuer')?.reason).toBe('key-unknown');
  });
});

describe('npm run verify', () => {
  const run = (...words: string[]) =>
    spawnSync(process.execPath, ['--no-warnings', join(ROOT, 'apps/ops/src/proof/verify.ts'), ...words], {
      encoding: 'utf8',
    });

  it('prints facts and totals of several files, each receipt once', () => {
    const { status, stdout } = run(published('good'), published('good-account'), '--keys', KEYS);
    expect(status).toBe(0);
    expect(stdout).toContain('holds  Entry 3 of 7 in the public log');
    expect(stdout).toContain('1 receipt, for 1 person, awarded 50 XP and 5 reputation, 45 minutes');
  });

  it('prints its help', () => {
    const { status, stdout } = run('--help');
    expect([status, stdout]).toEqual([0, expect.stringContaining('Exit code 0: all facts hold.')]);
  });

  it('prints its usage without a file', () => {
    const { status, stderr } = run();
    expect([status, stderr]).toEqual([2, expect.stringContaining('Usage: npm run verify')]);
  });
});

describe('totalsOf', () => {
  it('sums different receipts by performer and counts different requestors', async () => {
    const [result] = await verified('good');
    const verdict = result?.verdict;
    if (verdict === undefined) throw new Error('not a receipt');
    const other = { ...verdict, receiptId: 'other', requestor: 'p_other' };
    const failing = { ...verdict, receiptId: 'bad', facts: [{ name: 'core', reason: 'altered' } as const] };
    expect(totalsOf([verdict, verdict, other, failing])).toEqual([
      { performer: verdict.performer, receipts: 2, counterparts: 2, xp: 100, reputation: 10, minutes: 90 },
    ]);
  });
});

describe('attestationDigest', () => {
  it('equals the digest of an independent implementation of EIP-712', () => {
    const bundle = JSON.parse(readFileSync(published('good'), 'utf8')) as {
      receipt: { credentialSubject: { attestations: { wallet?: { typedData: AttestationTypedData } }[] } };
    };
    const typedData = bundle.receipt.credentialSubject.attestations[1]?.wallet?.typedData;
    if (typedData === undefined) throw new Error('no wallet');
    const digest = attestationDigest(typedData, NODE_PRIMITIVES.keccak256);
    expect(`0x${Buffer.from(digest).toString('hex')}`).toBe(hashTypedData(typedData as never));
  });
});

describe('the published example of EIP-712', () => {
  // https://eips.ethereum.org/assets/eip-712/Example.js
  const DIGEST = 'be609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2';
  const SIGNATURE =
    '4355c47d63924e8a72e509b65029052eb6c299d53a04e167c5775fd466751c9d07299936d304c153f6443dfa05f40ff007d72911b6f72307f996231605b915621c';
  const SIGNER = '0xcd2a3d9f938e13cd947ec05abc7fe734df8dd826';
  const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));

  it('is signed by the published address', () => {
    expect(NODE_PRIMITIVES.recoverAddress(bytes(DIGEST), bytes(SIGNATURE))).toBe(SIGNER);
  });

  it('has a second signature with a high s, which is refused', () => {
    const order = BigInt('0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141');
    const high = (order - BigInt(`0x${SIGNATURE.slice(64, 128)}`)).toString(16).padStart(64, '0');
    expect(NODE_PRIMITIVES.recoverAddress(bytes(DIGEST), bytes(`${SIGNATURE.slice(0, 64)}${high}1b`))).toBeUndefined();
  });

  it.each([
    '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
    '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359',
    '0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB',
    '0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb',
  ])('knows the checksum of %s (EIP-55)', (address) => {
    expect(checksumAddress(address.toLowerCase(), NODE_PRIMITIVES.keccak256)).toBe(address);
  });
});

describe('words', () => {
  it('exist in both languages for every fact and reason', () => {
    const facts: Fact[] = [
      { name: 'core' },
      { name: 'revealed', field: 'title' },
      { name: 'statement', role: 'performer', outcome: 'done', method: 'device', key: 'did:key:z6Mk', minutes: 3 },
      { name: 'statement', role: 'witness', outcome: 'partly', method: 'account' },
      { name: 'statement', role: 'requestor', outcome: 'not_done', method: 'wallet', key: '0x1' },
      { name: 'keys' },
      { name: 'result' },
      { name: 'issuer', issuer: 'did:web:x' },
      { name: 'log' },
      { name: 'log', index: 1, size: 2 },
      { name: 'checkpoint' },
      { name: 'checkpoint', origin: 'x' },
    ];
    const [en, de] = [WORDS.en, WORDS.de].map(({ fact, limit }) =>
      facts.flatMap((one) => [fact(one), limit(one) ?? '']),
    );
    const same = en?.filter((text, at) => text !== '' && text === de?.[at]);
    expect(same).toEqual([]);
    expect(Object.keys(WORDS.de.reason)).toEqual(Object.keys(WORDS.en.reason));
    const total = { performer: 'p_1', receipts: 2, counterparts: 1, xp: 3, reputation: 4, minutes: 5 };
    expect(WORDS.de.total(total)).toContain('2 Quittungen');
  });

  it('prints names of a bundle as they are, also those of inherited members', () => {
    for (const name of ['constructor', 'valueOf', '__proto__']) {
      for (const { fact } of [WORDS.en, WORDS.de]) {
        expect(fact({ name: 'revealed', field: name })).toMatch(new RegExp(`\\b${name}\\b`));
        const statement = fact({ name: 'statement', role: name, outcome: name, method: 'account' });
        expect(statement).toMatch(new RegExp(`^${name}.*${name}`));
        expect(statement).not.toContain('native code');
      }
    }
  });
});
