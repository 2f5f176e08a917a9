import { HASH_BYTES, nodeHash, type LeafRange, nodesOf, type TreeNode } from './tree.ts';
import type { Sha256 } from '../primitives.ts';

/** Levels of the tree in one tile, and the hashes of a full tile. @see https://c2sp.org/tlog-tiles */
export const TILE_HEIGHT = 8;
export const TILE_WIDTH = 256;

/** A tile: its level, its index within the level, and its number of hashes (256 if full). */
export interface Tile {
  readonly level: number;
  readonly index: number;
  readonly width: number;
}

/** An entry bundle: the leaf data of one tile of level 0. */
export type EntryBundle = Omit<Tile, 'level'>;

/** Returns the path of a tile below `tile/`, for example `0/x001/x234/067.p/8`. */
export function tilePath({ level, index, width }: Tile): string {
  return `${String(level)}/${indexPath(index, width)}`;
}

/** Returns the path of an entry bundle below `tile/`. */
export function entriesPath({ index, width }: EntryBundle): string {
  return `entries/${indexPath(index, width)}`;
}

function indexPath(index: number, width: number): string {
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g) ?? [];
  const path = groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join('/');
  return width === TILE_WIDTH ? path : `${path}.p/${String(width)}`;
}

const PATH = /^(0|[1-9]\d?|entries)\/((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/;

/**
 * Parses the path of a tile or an entry bundle below `tile/`. Each tile has exactly one path.
 * @returns undefined for any other text
 */
export function parseTilePath(path: string): Tile | { readonly entries: EntryBundle } | undefined {
  const [, level = '', digits = '', width] = PATH.exec(path) ?? [];
  const index = Number(digits.replace(/[x/]/g, ''));
  const tile = { index, width: width === undefined ? TILE_WIDTH : Number(width) };
  if (digits === '' || !Number.isSafeInteger(index)) return undefined;
  if (level === 'entries') return entriesPath(tile) === path && isWidth(width) ? { entries: tile } : undefined;
  const parsed = { level: Number(level), ...tile };
  return parsed.level <= 63 && isWidth(width) && tilePath(parsed) === path ? parsed : undefined;
}

function isWidth(width: string | undefined): boolean {
  return width === undefined || Number(width) < TILE_WIDTH;
}

/** Returns the number of hashes that a tile has in a tree of `size` leaves, 0 to 256. */
export function tileWidth(level: number, index: number, size: number): number {
  const hashes = Math.floor(size / TILE_WIDTH ** level);
  return Math.max(0, Math.min(TILE_WIDTH, hashes - index * TILE_WIDTH));
}

/** True if a tree of `size` leaves has the tile at this or a larger width. */
export function hasTile(tile: Tile, size: number): boolean {
  return tile.width <= tileWidth(tile.level, tile.index, size);
}

/** Returns the tile that holds a node, as wide as in a tree of `size` leaves. */
export function tileOf(node: TreeNode, size: number): Tile {
  const level = Math.floor(node.level / TILE_HEIGHT);
  const index = Math.floor((node.index * 2 ** (node.level % TILE_HEIGHT)) / TILE_WIDTH);
  return { level, index, width: tileWidth(level, index, size) };
}

/** Returns the tiles that hold the hashes of all ranges, each once. */
export function tilesOf(ranges: readonly LeafRange[], size: number): Tile[] {
  const tiles = ranges.flatMap(nodesOf).map((node) => tileOf(node, size));
  return [...new Map(tiles.map((tile) => [tilePath(tile), tile])).values()];
}

/**
 * Returns the hash of a node from the bytes of its tile.
 * @param bytes concatenated hashes of the tile; they may be wider than needed
 * @throws RangeError if the tile is too short
 */
export function hashInTile({ level, index }: TreeNode, bytes: Uint8Array, sha256: Sha256): Uint8Array {
  const count = 2 ** (level % TILE_HEIGHT);
  const first = (index * count) % TILE_WIDTH;
  if (bytes.length < (first + count) * HASH_BYTES) throw new RangeError('the tile is too short');
  return completeRoot(bytes.subarray(first * HASH_BYTES, (first + count) * HASH_BYTES), sha256);
}

/** Returns the root of a complete subtree from its concatenated hashes, for example of a full tile. */
export function completeRoot(bytes: Uint8Array, sha256: Sha256): Uint8Array {
  if (bytes.length === HASH_BYTES) return bytes;
  const half = bytes.length / 2;
  return nodeHash(completeRoot(bytes.subarray(0, half), sha256), completeRoot(bytes.subarray(half), sha256), sha256);
}

/** Returns the bytes of an entry bundle: a big-endian length of two bytes before each entry. */
export function entryBundle(entries: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(entries.reduce((size, { length }) => size + 2 + length, 0));
  let offset = 0;
  for (const entry of entries) {
    bytes.set([entry.length >> 8, entry.length & 0xff], offset);
    bytes.set(entry, offset + 2);
    offset += 2 + entry.length;
  }
  return bytes;
}
