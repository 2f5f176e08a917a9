import { fromBase64, toBase64 } from './base64.ts';
import { type Checkpoint, parseCheckpoint } from './checkpoint.ts';
import { HASH_BYTES } from './tree.ts';

/** An inclusion proof with its checkpoint. @see https://c2sp.org/tlog-proof */
export interface TlogProof {
  /** Place of the leaf, from 0. */
  readonly index: number;
  /** Hashes from the sibling of the leaf to the child of the root. */
  readonly path: readonly Uint8Array[];
  readonly checkpoint: Checkpoint;
}

const FIRST_LINE = 'c2sp.org/tlog-proof@v1';

/** Maximum number of hashes of a proof: the depth of a tree of 2^53 leaves. */
const MAX_DEPTH = 53;

/** Returns the text of a proof. `checkpoint` is a signed checkpoint, verbatim. */
export function formatTlogProof(index: number, path: readonly Uint8Array[], checkpoint: string): string {
  return [FIRST_LINE, `index ${String(index)}`, ...path.map(toBase64), '', checkpoint].join('\n');
}

/** Parses a proof. Returns undefined for a text in another form. It does not verify the proof. */
export function parseTlogProof(text: string): TlogProof | undefined {
  const split = text.indexOf('\n\n');
  const [first, ...lines] = text.slice(0, Math.max(split, 0)).split('\n');
  if (split === -1 || first !== FIRST_LINE) return undefined;
  // The optional extra data is not authenticated, and this product uses none.
  if (lines[0]?.startsWith('extra ')) lines.shift();
  const index = /^index (0|[1-9]\d*)$/.exec(lines.shift() ?? '')?.[1];
  const hashes = lines.map(fromBase64);
  const path = hashes.filter((hash) => hash?.length === HASH_BYTES) as Uint8Array[];
  const checkpoint = parseCheckpoint(text.slice(split + 2));
  if (index === undefined || checkpoint === undefined || path.length !== hashes.length) return undefined;
  return path.length <= MAX_DEPTH && Number.isSafeInteger(Number(index))
    ? { index: Number(index), path, checkpoint }
    : undefined;
}
