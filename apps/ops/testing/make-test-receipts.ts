/**
 * Makes the published test receipts: `node apps/ops/testing/make-test-receipts.ts`. The keys are public, so the receipts prove nothing.
 * Published receipts stay as they are, because an old receipt never stops verifying. Add new files for new formats.
 */
import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { toBase64url } from '../../../libs/proof/src/base64url.ts';
import { toHex, utf8 } from '../../../libs/proof/src/bytes.ts';
import { commitment, submissionValue } from '../../../libs/proof/src/commitment.ts';
import { type Core, coreHash } from '../../../libs/proof/src/core.ts';
import { secureDocument } from '../../../libs/proof/src/data-integrity.ts';
import { jcs } from '../../../libs/proof/src/jcs.ts';
import { appendLeaves } from '../../../libs/proof/src/log/append.ts';
import { signCheckpoint } from '../../../libs/proof/src/log/checkpoint.ts';
import { toVerifierKey } from '../../../libs/proof/src/log/note.ts';
import { hashInTile } from '../../../libs/proof/src/log/tiles.ts';
import { formatTlogProof } from '../../../libs/proof/src/log/tlog-proof.ts';
import { inclusionRanges, rangeHash } from '../../../libs/proof/src/log/tree.ts';
import { didKeyMethod, toDidKey, toMultikey } from '../../../libs/proof/src/multikey.ts';
import { buildReceipt, type ReceiptAttestation, type ReceiptResult } from '../../../libs/proof/src/receipt.ts';
import { type StatementFacts, statementCredential } from '../../../libs/proof/src/statement.ts';
import { attestationTypedData } from '../../../libs/proof/src/typed-data.ts';
import { attestationDigest, checksumAddress } from '../../../libs/proof/src/verify/eip712.ts';

const FOLDER = join(import.meta.dirname, '..', '..', '..', 'test', 'receipts');
const keccak256 = (data: Uint8Array) => keccak_256(data);
const bytes = (fill: number, length = 32) => new Uint8Array(length).fill(fill);

function signer(fill: number) {
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), bytes(fill)]);
  const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  const publicKey = new Uint8Array(Buffer.from(createPublicKey(key).export({ format: 'jwk' }).x ?? '', 'base64url'));
  return { publicKey, primitives: { sha256, sign: (message: Uint8Array) => new Uint8Array(sign(null, message, key)) } };
}

const ISSUER = signer(1);
const LOG = signer(2);
const DEVICE = signer(3);
const OTHER_DEVICE = signer(4);
const WALLET = bytes(5);
const PLATFORM = 'did:web:civicforge.example';
const METHOD = `${PLATFORM}#${toMultikey(ISSUER.publicKey)}`;
const LOG_KEY = { name: 'civicforge.example/api/v1/public/log', publicKey: LOG.publicKey };

const TEXTS = {
  title: 'Repair the bench at the pond',
  description: 'Two boards of the bench are broken. Boards and screws are in the shed.',
  submission: submissionValue({
    text: 'Both boards are new, and the screws are tight.',
    links: ['https://example.org/photo'],
  }),
};
const SALTS = { title: bytes(11, 16), description: bytes(12, 16), submission: bytes(13, 16) };

const CORE: Core = {
  version: 1,
  platform: PLATFORM,
  stage: 'prod',
  questId: '01J0000000000000000000000A',
  requestor: `p_${toBase64url(bytes(21, 16))}`,
  performer: `p_${toBase64url(bytes(22, 16))}`,
  category: 'repair',
  offered: { xp: 101, reputation: 11 },
  title: commitment(SALTS.title, TEXTS.title, sha256),
  description: commitment(SALTS.description, TEXTS.description, sha256),
  submission: commitment(SALTS.submission, TEXTS.submission, sha256),
  submittedAt: '2026-11-28T10:00:00.000Z',
};

const REQUESTOR = { role: 'requestor', outcome: 'done', minutes: 50, attestedAt: '2026-11-28T10:05:30.000Z' } as const;
const PERFORMER = {
  role: 'performer',
  outcome: 'partly',
  minutes: 45,
  attestedAt: '2026-11-28T10:06:30.000Z',
} as const;
type Entry = Pick<ReceiptAttestation, 'role' | 'outcome' | 'minutes' | 'attestedAt'>;

function factsOf({ role, outcome, minutes }: Entry, nonce: number): StatementFacts {
  return {
    platform: CORE.platform,
    questId: CORE.questId,
    coreHash: coreHash(CORE, sha256),
    role,
    outcome,
    ...(minutes !== undefined && { minutes }),
    stage: CORE.stage,
    nonce: toBase64url(bytes(nonce)),
  };
}

async function byDevice(entry: Entry, nonce: number, device = DEVICE, created = '2026-11-28T10:05:20.000Z') {
  const did = toDidKey(device.publicKey);
  const document = statementCredential(did, '2026-11-28T10:05:00.000Z', factsOf(entry, nonce));
  const proof = { verificationMethod: didKeyMethod(did), created };
  const credential = await secureDocument(document, proof, device.primitives);
  return { ...entry, method: 'device', credential } as const;
}

function byWallet(entry: Entry, nonce: number, deadline = Date.parse('2026-11-28T10:11:00.000Z') / 1_000) {
  const typedData = attestationTypedData(factsOf(entry, nonce), deadline, keccak256);
  const signed = secp256k1.sign(attestationDigest(typedData, keccak256), WALLET, { lowS: true });
  const signature = `0x${signed.toCompactHex()}${(27 + signed.recovery).toString(16)}`;
  const publicKey = secp256k1.getPublicKey(WALLET, false);
  const address = checksumAddress(`0x${toHex(keccak256(publicKey.subarray(1)).subarray(12))}`, keccak256);
  return { ...entry, method: 'wallet', wallet: { address, typedData, signature } } as const;
}

const RESULT: ReceiptResult = {
  status: 'completed',
  basis: 'both-parties',
  xp: 50,
  reputation: 5,
  minutes: 45,
  completedAt: '2026-11-28T10:06:30.000Z',
};

/** Signs a receipt and puts it into a log of seven leaves. */
async function bundleOf(
  attestations: readonly ReceiptAttestation[],
  result = RESULT,
  { issuer = ISSUER, core = CORE } = {},
) {
  const receipt = buildReceipt(core, attestations, result, sha256);
  const proof = { verificationMethod: METHOD, created: result.completedAt };
  const signed = await secureDocument(receipt, proof, issuer.primitives);
  const leaves = Array.from({ length: 7 }, (_, at) => bytes(100 + at));
  leaves[3] = sha256(utf8(jcs(signed)));
  const { head, changed } = appendLeaves(0, leaves, () => undefined, sha256);
  const tile = changed[0]?.bytes ?? new Uint8Array(0);
  const path = inclusionRanges(3, 7).map((range) => rangeHash(range, (node) => hashInTile(node, tile, sha256), sha256));
  const checkpoint = await signCheckpoint(head, LOG_KEY, LOG.primitives);
  return {
    format: 'civicforge-bundle-1',
    receipt: signed,
    log: { index: 3, proof: formatTlogProof(3, path, checkpoint) },
  };
}

function revealed() {
  const fields = ['title', 'description', 'submission'] as const;
  return Object.fromEntries(fields.map((field) => [field, { value: TEXTS[field], salt: toBase64url(SALTS[field]) }]));
}

type Json = Record<string, unknown>;

/** Paths of all values of a document that are no objects and no lists. */
function leavesOf(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [[...path]];
  return Object.entries(value).flatMap(([name, part]) => leavesOf(part, [...path, name]));
}

function changedAt(bundle: object, path: readonly string[]): unknown {
  const copy = structuredClone(bundle) as Json;
  const parent = path.slice(0, -1).reduce<Json>((value, name) => value[name] as Json, copy);
  const last = path.at(-1) ?? '';
  const value = parent[last];
  parent[last] = typeof value === 'number' ? value + 1 : changedText(String(value));
  return copy;
}

/** Changes one character in the middle, to another of the same kind. */
function changedText(text: string): string {
  const at = Math.floor(text.length / 2);
  const other = text.charAt(at) === '1' ? '2' : '1';
  return text.slice(0, at) + other + text.slice(at + 1);
}

function write(name: string, value: unknown): void {
  writeFileSync(join(FOLDER, `${name}.json`), `${JSON.stringify(value)}\n`);
}

mkdirSync(join(FOLDER, 'changed'), { recursive: true });

const device = await byDevice(REQUESTOR, 31);
const wallet = byWallet(PERFORMER, 32);
const good = { ...(await bundleOf([device, wallet])), reveal: revealed() };
write('good', good);

const account = (entry: Entry) => ({ ...entry, method: 'account' }) as const;
write('good-account', await bundleOf([account(REQUESTOR), account(PERFORMER)]));
write(
  'good-resolution',
  await bundleOf([device], {
    status: 'completed',
    basis: 'resolution',
    decision: 'uphold',
    xp: 101,
    reputation: 11,
    completedAt: RESULT.completedAt,
  }),
);

for (const path of leavesOf(good)) write(`changed/${path.join('.').replaceAll('@', '')}`, changedAt(good, path));

const { credential } = device;
const asPerformer = await byDevice(PERFORMER, 33);
write(
  'swapped-statements',
  await bundleOf([
    { ...device, credential: asPerformer.credential },
    { ...asPerformer, credential },
  ]),
);
write('one-key-two-roles', await bundleOf([device, asPerformer]));
const foreign = await byDevice(REQUESTOR, 31, OTHER_DEVICE);
const taken = { ...foreign.credential, issuer: credential.issuer };
write('foreign-key', await bundleOf([{ ...device, credential: taken }, wallet]));
write('foreign-issuer', await bundleOf([device, wallet], RESULT, { issuer: OTHER_DEVICE }));
write(
  'expired-nonce-device',
  await bundleOf([await byDevice(REQUESTOR, 31, DEVICE, '2026-11-28T10:12:00.000Z'), wallet]),
);
write(
  'expired-nonce-wallet',
  await bundleOf([device, byWallet(PERFORMER, 32, Date.parse('2026-11-28T10:04:00.000Z') / 1_000)]),
);
const elsewhere = await bundleOf([account(REQUESTOR), account(PERFORMER)]);
write('wrong-tree', { ...good, log: elsewhere.log });
write('not-logged', { ...good, log: null });
write('receipt-alone', good.receipt);
const statements = [account(REQUESTOR), account(PERFORMER)];
write('one-party', await bundleOf(statements, RESULT, { core: { ...CORE, performer: CORE.requestor } }));
write('role-twice', await bundleOf([device, await byDevice(REQUESTOR, 34, OTHER_DEVICE)]));
write('not-a-receipt', { format: 'civicforge-bundle-2', receipt: {} });

write('keys', {
  did: {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
    id: PLATFORM,
    assertionMethod: [
      { id: METHOD, type: 'Multikey', controller: PLATFORM, publicKeyMultibase: toMultikey(ISSUER.publicKey) },
    ],
  },
  vkey: toVerifierKey(LOG_KEY, sha256),
});
