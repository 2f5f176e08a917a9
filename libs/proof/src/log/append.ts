import { concatBytes } from '../bytes.ts';
import type { Sha256 } from '../primitives.ts';
import { completeRoot, hashInTile, TILE_WIDTH, type Tile, tileOf } from './tiles.ts';
import { HASH_BYTES, leafHash, rangeHash, type TreeHead } from './tree.ts';

/** Bytes of a tile by level and index. Level 0 holds leaf hashes. */
export type ReadTile = (level: number, index: number) => Uint8Array | undefined;

/** A tile after an append, with all its hashes. */
export interface ChangedTile extends Tile {
  readonly bytes: Uint8Array;
}

/** Returns the tiles that `appendLeaves` and the root of the tree need: the partial ones on the right edge. */
export function edgeTiles(size: number): Tile[] {
  const tiles: Tile[] = [];
  for (let level = 0; TILE_WIDTH ** level <= size; level += 1) {
    const hashes = Math.floor(size / TILE_WIDTH ** level);
    const width = hashes % TILE_WIDTH;
    if (width > 0) tiles.push({ level, index: Math.floor(hashes / TILE_WIDTH), width });
  }
  return tiles;
}

/**
 * Appends leaves to a tree.
 * @param readTile gives the tiles of `edgeTiles(size)`
 * @param leaves leaf data, in order
 * @returns the new head, and every tile that changed
 * @throws RangeError if a tile is missing or too short
 */
export function appendLeaves(
  size: number,
  leaves: readonly Uint8Array[],
  readTile: ReadTile,
  sha256: Sha256,
): { readonly head: TreeHead; readonly changed: readonly ChangedTile[] } {
  const tiles = new Map<string, Uint8Array>();
  const newSize = size + leaves.length;
  const key = (level: number, index: number) => `${String(level)}/${String(index)}`;
  const current = (level: number, index: number) => {
    const known = tiles.get(key(level, index)) ?? readTile(level, index) ?? new Uint8Array(0);
    return known.subarray(0, HASH_BYTES * TILE_WIDTH);
  };
  const push = (level: number, at: number, hash: Uint8Array) => {
    const index = Math.floor(at / TILE_WIDTH);
    const before = current(level, index).subarray(0, (at % TILE_WIDTH) * HASH_BYTES);
    if (before.length !== (at % TILE_WIDTH) * HASH_BYTES) throw new RangeError('the tile is too short');
    tiles.set(key(level, index), concatBytes(before, hash));
    if (at % TILE_WIDTH !== TILE_WIDTH - 1) return;
    push(level + 1, index, completeRoot(current(level, index), sha256));
  };
  leaves.forEach((leaf, at) => {
    push(0, size + at, leafHash(leaf, sha256));
  });
  const changed = [...tiles].map(([path, bytes]) => {
    const [level = 0, index = 0] = path.split('/').map(Number);
    return { level, index, width: bytes.length / HASH_BYTES, bytes };
  });
  return { head: { size: newSize, root: rootOf(newSize, current, sha256) }, changed };
}

/** Returns the root of a tree from the tiles on its right edge. */
export function rootOf(size: number, readTile: ReadTile, sha256: Sha256): Uint8Array {
  return rangeHash(
    { from: 0, to: size },
    (node) => {
      const { level, index } = tileOf(node, size);
      return hashInTile(node, readTile(level, index) ?? new Uint8Array(0), sha256);
    },
    sha256,
  );
}
