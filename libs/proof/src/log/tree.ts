import { concatBytes, equalBytes } from '../bytes.ts';
import type { Sha256 } from '../primitives.ts';

/** Length of every hash in bytes. */
export const HASH_BYTES = 32;

/** A range of leaves, `from` inclusive and `to` exclusive. Its hash is a hash of the tree. */
export interface LeafRange {
  readonly from: number;
  readonly to: number;
}

/** A complete subtree: the leaves from `index * 2^level` to `(index + 1) * 2^level`. */
export interface TreeNode {
  readonly level: number;
  readonly index: number;
}

/** Returns SHA-256(0x00 || data). @see https://www.rfc-editor.org/rfc/rfc6962#section-2.1 */
export function leafHash(data: Uint8Array, sha256: Sha256): Uint8Array {
  return sha256(concatBytes(Uint8Array.of(0), data));
}

/** Returns SHA-256(0x01 || left || right). */
export function nodeHash(left: Uint8Array, right: Uint8Array, sha256: Sha256): Uint8Array {
  return sha256(concatBytes(Uint8Array.of(1), left, right));
}

/** Returns the root of a tree without leaves: SHA-256 of the empty string. */
export function emptyRoot(sha256: Sha256): Uint8Array {
  return sha256(new Uint8Array(0));
}

/**
 * Returns the ranges whose hashes prove that a leaf is in a tree, from the sibling of the leaf to the child of the root.
 * @throws RangeError unless 0 <= index < size
 * @see https://www.rfc-editor.org/rfc/rfc6962#section-2.1.1
 */
export function inclusionRanges(index: number, size: number): LeafRange[] {
  if (!isCount(index) || !isCount(size) || index >= size) throw new RangeError('the leaf is not in the tree');
  const ranges: LeafRange[] = [];
  for (let from = 0, to = size; to - from > 1;) {
    const middle = from + split(to - from);
    ranges.unshift(index < middle ? { from: middle, to } : { from, to: middle });
    [from, to] = index < middle ? [from, middle] : [middle, to];
  }
  return ranges;
}

/**
 * Returns the ranges whose hashes prove that the tree of size `from` is a prefix of the tree of size `to`.
 * @throws RangeError unless 0 < from <= to
 * @see https://www.rfc-editor.org/rfc/rfc6962#section-2.1.2
 */
export function consistencyRanges(from: number, to: number): LeafRange[] {
  if (!isCount(from) || !isCount(to) || from < 1 || from > to) throw new RangeError('not a prefix of the tree');
  const ranges: LeafRange[] = [];
  let [start, end] = [0, to];
  while (from !== end) {
    const middle = start + split(end - start);
    ranges.unshift(from <= middle ? { from: middle, to: end } : { from: start, to: middle });
    [start, end] = from <= middle ? [start, middle] : [middle, end];
  }
  // The verifier knows the root of the old tree, so the proof omits it.
  return start === 0 ? ranges : [{ from: start, to: end }, ...ranges];
}

/** Splits a range of a proof into complete subtrees, from left to right. */
export function nodesOf({ from, to }: LeafRange): TreeNode[] {
  const nodes: TreeNode[] = [];
  for (let at = from; at < to;) {
    let level = 0;
    while (at % 2 ** (level + 1) === 0 && at + 2 ** (level + 1) <= to) level += 1;
    nodes.push({ level, index: at / 2 ** level });
    at += 2 ** level;
  }
  return nodes;
}

/** Returns the hash of a range. An empty range is an empty tree. */
export function rangeHash(range: LeafRange, readNode: (node: TreeNode) => Uint8Array, sha256: Sha256): Uint8Array {
  const hashes = nodesOf(range).map(readNode);
  const last = hashes.pop();
  if (last === undefined) return emptyRoot(sha256);
  return hashes.reduceRight((right, left) => nodeHash(left, right, sha256), last);
}

/**
 * True if the proof shows that a leaf is at `index` in the tree of `size` leaves with this root.
 * @param path hashes from the sibling of the leaf to the child of the root
 * @see https://www.rfc-editor.org/rfc/rfc9162#section-2.1.3.2
 */
export function verifyInclusion(
  leaf: Uint8Array,
  place: { readonly index: number; readonly size: number; readonly root: Uint8Array },
  path: readonly Uint8Array[],
  sha256: Sha256,
): boolean {
  const { index, size, root } = place;
  if (!isCount(index) || !isCount(size) || index >= size) return false;
  const ranges = inclusionRanges(index, size);
  if (ranges.length !== path.length || path.some(({ length }) => length !== HASH_BYTES)) return false;
  const hash = ranges.reduce((known, range, at) => {
    const sibling = path[at] ?? known;
    return range.from > index ? nodeHash(known, sibling, sha256) : nodeHash(sibling, known, sha256);
  }, leaf);
  return equalBytes(hash, root);
}

/** A tree as a checkpoint states it. */
export interface TreeHead {
  readonly size: number;
  readonly root: Uint8Array;
}

/**
 * True if the proof shows that the old tree is a prefix of the new one. The empty tree is a prefix of every tree.
 * @see https://www.rfc-editor.org/rfc/rfc9162#section-2.1.4.2
 */
export function verifyConsistency(old: TreeHead, next: TreeHead, path: readonly Uint8Array[], sha256: Sha256): boolean {
  if (!isCount(old.size) || !isCount(next.size) || old.size > next.size) return false;
  if (old.size === 0) return path.length === 0 && equalBytes(old.root, emptyRoot(sha256));
  const ranges = consistencyRanges(old.size, next.size);
  if (ranges.length !== path.length || path.some(({ length }) => length !== HASH_BYTES)) return false;
  // If the old tree is no complete subtree of the new one, the proof starts with the hash of its last subtree.
  const used = ranges[0]?.to === old.size ? 1 : 0;
  const first = used === 1 ? path[0] : old.root;
  let [oldHash, newHash] = [first ?? old.root, first ?? old.root];
  ranges.slice(used).forEach((range, at) => {
    const sibling = path[at + used] ?? newHash;
    if (range.from >= old.size) {
      newHash = nodeHash(newHash, sibling, sha256);
    } else {
      oldHash = nodeHash(sibling, oldHash, sha256);
      newHash = nodeHash(sibling, newHash, sha256);
    }
  });
  return equalBytes(oldHash, old.root) && equalBytes(newHash, next.root);
}

/** Returns the largest power of two below `size`, for a size of at least 2. */
function split(size: number): number {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
