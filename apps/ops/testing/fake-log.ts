import { generateKeyPairSync, sign } from 'node:crypto';
import { sha256 } from '../src/proof/node-primitives.ts';
import { toBase64url } from '../../../libs/proof/src/base64url.ts';
import { utf8 } from '../../../libs/proof/src/bytes.ts';
import type { Core } from '../../../libs/proof/src/core.ts';
import { secureDocument } from '../../../libs/proof/src/data-integrity.ts';
import { jcs } from '../../../libs/proof/src/jcs.ts';
import { appendLeaves } from '../../../libs/proof/src/log/append.ts';
import { signCheckpoint } from '../../../libs/proof/src/log/checkpoint.ts';
import { toVerifierKey } from '../../../libs/proof/src/log/note.ts';
import { entryBundle, hashInTile, tilePath } from '../../../libs/proof/src/log/tiles.ts';
import { formatTlogProof } from '../../../libs/proof/src/log/tlog-proof.ts';
import { inclusionRanges, rangeHash } from '../../../libs/proof/src/log/tree.ts';
import { toMultikey } from '../../../libs/proof/src/multikey.ts';
import { buildReceipt } from '../../../libs/proof/src/receipt.ts';

const PLATFORM = 'did:web:prod.example.org';
const TIME = '2026-05-05T10:00:00.000Z';

function signer() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const bytes = new Uint8Array(Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url'));
  const primitives = { sha256, sign: (message: Uint8Array) => new Uint8Array(sign(null, message, privateKey)) };
  return { publicKey: bytes, primitives };
}

function coreOf(number: number): Core {
  const filled = (byte: number, length: number) => toBase64url(new Uint8Array(length).fill(byte));
  return {
    version: 1,
    platform: PLATFORM,
    stage: 'prod',
    questId: `quest-${String(number)}`,
    requestor: `p_${filled(1, 16)}`,
    performer: `p_${filled(2, 16)}`,
    category: 'other',
    offered: { xp: 100, reputation: 10 },
    title: filled(3, 32),
    description: filled(4, 32),
    submission: filled(5, 32),
    submittedAt: TIME,
  };
}

/** A log of at most 256 receipts as a stage holds it: public files by path, and the items of the table of quests. */
export async function fakeLog(size: number) {
  const [issuer, log] = [signer(), signer()];
  const method = `${PLATFORM}#${toMultikey(issuer.publicKey)}`;
  const receipts = await Promise.all(
    Array.from({ length: size }, async (_, number) => {
      const statements = (['requestor', 'performer'] as const).map(
        (role) => ({ role, outcome: 'done', attestedAt: TIME, method: 'account' }) as const,
      );
      const result = {
        status: 'completed',
        basis: 'both-parties',
        xp: 100,
        reputation: 10,
        completedAt: TIME,
      } as const;
      const receipt = buildReceipt(coreOf(number), statements, result, sha256);
      const proof = { verificationMethod: method, created: TIME };
      const document = jcs(await secureDocument(receipt, proof, issuer.primitives));
      return { receiptId: receipt.credentialSubject.receiptId, document, leaf: sha256(utf8(document)) };
    }),
  );
  const leaves = receipts.map(({ leaf }) => leaf);
  const { head, changed } = appendLeaves(0, leaves, () => undefined, sha256);
  const tile = changed[0]?.bytes ?? new Uint8Array(0);
  const key = { name: 'prod.example.org/api/v1/public/log', publicKey: log.publicKey };
  const checkpoint = await signCheckpoint(head, key, log.primitives);
  const proofOf = (index: number) => {
    const hashOf = (node: { level: number; index: number }) => hashInTile(node, tile, sha256);
    return inclusionRanges(index, size).map((range) => rangeHash(range, hashOf, sha256));
  };
  const items = receipts.map(({ receiptId, document, leaf }, logIndex) => ({
    questId: `receipt#${receiptId}`,
    record: 'RECEIPT',
    receiptId,
    document,
    leaf: toBase64url(leaf),
    logIndex,
    logProof: formatTlogProof(logIndex, proofOf(logIndex), checkpoint),
  }));
  const multikey = {
    id: method,
    type: 'Multikey',
    controller: PLATFORM,
    publicKeyMultibase: toMultikey(issuer.publicKey),
  };
  const path = tilePath({ level: 0, index: 0, width: size });
  const files = new Map<string, string | Uint8Array>([
    ['.well-known/did.json', JSON.stringify({ id: PLATFORM, assertionMethod: [multikey] })],
    ['.well-known/civicforge-log.vkey', `${toVerifierKey(key, sha256)}\n`],
    ['api/v1/public/log/checkpoint', checkpoint],
    [`api/v1/public/log/tile/${path}`, tile],
    [`api/v1/public/log/tile/${path.replace(/^0/, 'entries')}`, entryBundle(leaves)],
  ]);
  return { files, items, checkpoint };
}
