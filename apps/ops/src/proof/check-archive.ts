import { equalBytes, utf8 } from '../../../../libs/proof/src/bytes.ts';
import { jcs } from '../../../../libs/proof/src/jcs.ts';
import { toBase64 } from '../../../../libs/proof/src/log/base64.ts';
import { type Checkpoint, parseCheckpoint } from '../../../../libs/proof/src/log/checkpoint.ts';
import { fromVerifierKey, verifyNote } from '../../../../libs/proof/src/log/note.ts';
import { completeRoot, entryBundle, TILE_WIDTH } from '../../../../libs/proof/src/log/tiles.ts';
import { HASH_BYTES, leafHash, rangeHash } from '../../../../libs/proof/src/log/tree.ts';
import { holds, type TrustedKeys, type VerifyPrimitives } from '../../../../libs/proof/src/verify/fact.ts';
import { listAt, objectAt } from '../../../../libs/proof/src/verify/json.ts';
import { verifyBundle } from '../../../../libs/proof/src/verify/verify-bundle.ts';
import { ARCHIVE, logEntriesPath, logTilePath, receiptPath, tilesOfLevel } from './archive-paths.ts';

/** Reads a file of an archive or a path of a service. Undefined if there is none. */
export type ReadPath = (path: string) => Promise<Uint8Array | undefined>;

/** What a reader of a whole log found. */
export interface LogAudit {
  readonly checkpoint: Checkpoint | undefined;
  /** Leaf data by place. */
  readonly leaves: readonly Uint8Array[];
  /** One line each. Empty if the log proves itself. */
  readonly problems: readonly string[];
}

/** Reads the whole log and checks signature, leaf data, every tile and the root. */
export async function auditLog(read: ReadPath, verifierKey: string, crypto: VerifyPrimitives): Promise<LogAudit> {
  const checkpoint = parseCheckpoint(textOf(await read(ARCHIVE.checkpoint)));
  const key = fromVerifierKey(verifierKey.trim(), crypto.sha256);
  if (checkpoint === undefined || key === undefined) {
    return { checkpoint, leaves: [], problems: ['there is no checkpoint, or no key of the log'] };
  }
  const isSigned = checkpoint.origin === key.name && (await verifyNote(checkpoint.note, key, crypto));
  const { leaves, problems } = await readLeaves(read, checkpoint.size);
  const hashes = levelsOf(leaves, crypto);
  const isRoot =
    leaves.length === checkpoint.size && equalBytes(rootOf(hashes, leaves.length, crypto), checkpoint.root);
  return {
    checkpoint,
    leaves,
    problems: [
      ...(isSigned ? [] : ['the key of the log did not sign the checkpoint']),
      ...problems,
      ...(isRoot ? [] : ['the leaf data do not give the root of the checkpoint']),
      ...(await wrongTiles(read, hashes, checkpoint.size)),
    ],
  };
}

/** Checks every receipt of an archive: its facts, and that the leaf at its place commits to it. */
export async function auditReceipts(
  read: ReadPath,
  leaves: readonly Uint8Array[],
  keys: TrustedKeys,
  crypto: VerifyPrimitives,
): Promise<string[]> {
  const ids = listAt({ ids: parsed(await read(ARCHIVE.receipts)) }, 'ids').map(String);
  const problems = ids.length === leaves.length ? [] : [`${ARCHIVE.receipts} lists ${String(ids.length)} receipts`];
  for (const [place, leaf] of leaves.entries()) {
    const receiptId = ids[place] ?? '';
    const bundle = parsed(await read(receiptPath(receiptId)));
    const verdict = await verifyBundle(bundle, keys, crypto);
    const wrong = verdict?.facts.filter((fact) => !holds(fact)).map(({ name, reason = '' }) => `${name} ${reason}`);
    if (verdict === undefined) problems.push(`the receipt ${receiptId} at place ${String(place)} is missing`);
    else if (verdict.receiptId !== receiptId || !equalBytes(leafDataOf(bundle, crypto), leaf)) {
      problems.push(`another receipt than ${receiptId} is at place ${String(place)}`);
    } else if (wrong?.length !== 0) problems.push(`the receipt ${receiptId} fails: ${wrong?.join(', ') ?? ''}`);
  }
  return problems;
}

/** Returns the hashes of each level of tiles, concatenated: level 0 holds the hashes of the leaves. */
export function levelsOf(leaves: readonly Uint8Array[], { sha256 }: Pick<VerifyPrimitives, 'sha256'>): Uint8Array[] {
  const levels = [joined(leaves.map((leaf) => leafHash(leaf, sha256)))];
  for (let last = levels[0]; last !== undefined && last.length >= TILE_WIDTH * HASH_BYTES; last = levels.at(-1)) {
    const full = Math.floor(last.length / (TILE_WIDTH * HASH_BYTES));
    levels.push(joined(Array.from({ length: full }, (_, at) => completeRoot(tileBytes(last, at, TILE_WIDTH), sha256))));
  }
  return levels;
}

/** Returns the bytes of a tile from the hashes of its level. */
export function tileBytes(level: Uint8Array, index: number, width: number): Uint8Array {
  const first = index * TILE_WIDTH * HASH_BYTES;
  return level.subarray(first, first + width * HASH_BYTES);
}

/** Returns the root of a tree from the hashes of its leaves. */
export function rootOf(
  [hashes = new Uint8Array(0)]: readonly Uint8Array[],
  size: number,
  { sha256 }: Pick<VerifyPrimitives, 'sha256'>,
): Uint8Array {
  return rangeHash(
    { from: 0, to: size },
    ({ level, index }) =>
      completeRoot(hashes.subarray(index * 2 ** level * HASH_BYTES, (index + 1) * 2 ** level * HASH_BYTES), sha256),
    sha256,
  );
}

async function readLeaves(read: ReadPath, size: number) {
  const leaves: Uint8Array[] = [];
  const problems: string[] = [];
  for (const { index, width } of tilesOfLevel(0, size)) {
    const bundle = await read(logEntriesPath({ index, width }));
    const entries = Array.from({ length: width }, (_, at) =>
      (bundle ?? new Uint8Array(0)).slice(at * (HASH_BYTES + 2) + 2, (at + 1) * (HASH_BYTES + 2)),
    );
    if (bundle === undefined || !equalBytes(entryBundle(entries), bundle)) {
      problems.push(`${logEntriesPath({ index, width })} is missing or no list of leaf data`);
    }
    leaves.push(...entries);
  }
  return { leaves, problems };
}

async function wrongTiles(read: ReadPath, levels: readonly Uint8Array[], size: number): Promise<string[]> {
  const problems: string[] = [];
  for (const [level, hashes] of levels.entries()) {
    for (const tile of tilesOfLevel(level, size)) {
      const bytes = await read(logTilePath(tile));
      const isRight = bytes !== undefined && equalBytes(bytes, tileBytes(hashes, tile.index, tile.width));
      if (!isRight) problems.push(`${logTilePath(tile)} is missing or does not follow from the leaf data`);
    }
  }
  return problems;
}

function leafDataOf(bundle: unknown, { sha256 }: VerifyPrimitives): Uint8Array {
  return sha256(utf8(jcs(objectAt(bundle, 'receipt'))));
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.length * HASH_BYTES);
  parts.forEach((part, at) => {
    whole.set(part, at * HASH_BYTES);
  });
  return whole;
}

function parsed(bytes: Uint8Array | undefined): unknown {
  try {
    return JSON.parse(textOf(bytes)) as unknown;
  } catch {
    return undefined;
  }
}

function textOf(bytes: Uint8Array | undefined): string {
  return new TextDecoder().decode(bytes);
}

/** Returns the report of a log that proves itself. */
export function logLines({ origin, size, root }: Checkpoint, verifierKey: string): string[] {
  return [
    `origin     ${origin}`,
    `receipts   ${String(size)}`,
    `root       ${toBase64(root)}`,
    `key        ${verifierKey.trim()}`,
  ];
}
