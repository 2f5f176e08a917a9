import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { equalBytes } from '../../../../libs/proof/src/bytes.ts';
import type { Checkpoint } from '../../../../libs/proof/src/log/checkpoint.ts';
import { entryBundle, TILE_WIDTH } from '../../../../libs/proof/src/log/tiles.ts';
import type { TrustedKeys } from '../../../../libs/proof/src/verify/fact.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import { ARCHIVE, logEntriesPath, logTilePath, receiptPath, tilesOfLevel } from './archive-paths.ts';
import { levelsOf, rootOf, tileBytes } from './check-archive.ts';
import { NODE_PRIMITIVES } from './node-primitives.ts';

/** A receipt as the table of quests holds it. */
export interface ArchivedReceipt {
  readonly receiptId: string;
  /** The signed receipt as canonical JSON. */
  readonly document: string;
  readonly logIndex: number;
  readonly logProof: string;
  /** 32 bytes. */
  readonly leaf: Uint8Array;
}

/** The parts of an archive besides the receipts. */
export interface ArchiveParts {
  readonly checkpoint: Checkpoint;
  /** The signed checkpoint, verbatim. */
  readonly checkpointText: string;
  readonly keys: TrustedKeys;
  /** The verifier as one page, without keys. */
  readonly page: string;
  /** The verifier as one program. */
  readonly command: string;
}

/** @throws OpsFailure for a folder with content */
export function requireEmpty(folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    throw new OpsFailure(`${folder} is not empty: name a new folder.`, EXIT.usage);
  }
}

/**
 * Writes log, receipts, keys and verifier as one static folder.
 * @throws OpsFailure if a receipt of the log is missing, or the receipts do not give the root of the checkpoint
 */
export async function writeArchive(
  folder: string,
  parts: ArchiveParts,
  receipts: AsyncIterable<ArchivedReceipt>,
): Promise<void> {
  const { size, root } = parts.checkpoint;
  const put = (path: string, content: string | Uint8Array) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  const placed = new Map<number, Pick<ArchivedReceipt, 'receiptId' | 'leaf'>>();
  for await (const receipt of receipts) {
    // Later receipts belong to the next archive.
    if (receipt.logIndex >= size) continue;
    placed.set(receipt.logIndex, { receiptId: receipt.receiptId, leaf: receipt.leaf });
    put(receiptPath(receipt.receiptId), bundleOf(receipt));
  }
  const inOrder = Array.from({ length: size }, (_, at) => placed.get(at)).filter((one) => one !== undefined);
  if (inOrder.length < size) {
    throw new OpsFailure(`The table lacks ${String(size - inOrder.length)} receipts of the log.`);
  }
  const leaves = inOrder.map(({ leaf }) => leaf);
  const levels = levelsOf(leaves, NODE_PRIMITIVES);
  if (!equalBytes(rootOf(levels, size, NODE_PRIMITIVES), root)) {
    throw new OpsFailure('The receipts of the table do not give the root of the published checkpoint.');
  }
  for (const { index, width } of tilesOfLevel(0, size)) {
    const first = index * TILE_WIDTH;
    put(logEntriesPath({ index, width }), entryBundle(leaves.slice(first, first + width)));
  }
  for (const [level, hashes] of levels.entries()) {
    for (const tile of tilesOfLevel(level, size)) put(logTilePath(tile), tileBytes(hashes, tile.index, tile.width));
  }
  put(ARCHIVE.receipts, json(inOrder.map(({ receiptId }) => receiptId)));
  putRest(put, parts);
}

function putRest(
  put: (path: string, content: string) => void,
  { checkpointText, keys, page, command }: ArchiveParts,
): void {
  put(ARCHIVE.checkpoint, checkpointText);
  put(ARCHIVE.did, json(keys.did));
  put(ARCHIVE.verifierKey, `${keys.vkey}\n`);
  put(ARCHIVE.keys, json(keys));
  put(ARCHIVE.page, withKeys(page, keys));
  put(ARCHIVE.command, command);
  put(ARCHIVE.readme, README);
}

const README = `This folder holds a log of receipts, the receipts, the keys of their issuer, and two verifiers.

  node verify.mjs                checks the whole folder; needs Node 20 or later, no package and no network
  node verify.mjs URL            checks the folder that a file server serves at this address
  node verify.mjs --keys FILE    uses the keys that you know instead of keys.json
  index.html                     checks single receipts in a browser; they are in api/v1/public/receipts

The paths are those of the service, so that its clients read this folder from any file server. The formats are open:
W3C Verifiable Credentials with eddsa-jcs-2022, RFC 6962, C2SP tlog-tiles, tlog-checkpoint and tlog-proof.
`;

/** Returns the bundle as the service answers it. */
function bundleOf({ document, logIndex, logProof }: ArchivedReceipt): string {
  const receipt = JSON.parse(document) as unknown;
  return JSON.stringify({ format: 'civicforge-bundle-1', receipt, log: { index: logIndex, proof: logProof } });
}

/** The element of the page that holds the keys. */
const NO_KEYS = /(<script type="application\/json" id="keys">)\s*null\s*(?=<\/script>)/;

function withKeys(page: string, keys: TrustedKeys): string {
  if (!NO_KEYS.test(page)) throw new OpsFailure('The page of the verifier has no place for the keys.');
  // JSON in a script element must not end it.
  const content = JSON.stringify(keys).replaceAll('<', '\\u003c');
  return page.replace(NO_KEYS, (_, start: string) => start + content);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
