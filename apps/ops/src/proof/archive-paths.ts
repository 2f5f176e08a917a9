import { entriesPath, TILE_WIDTH, type Tile, tilePath, tileWidth } from '../../../../libs/proof/src/log/tiles.ts';

/** Paths of an archive. Those of the log and the receipts are the paths of the service, so that every client reads both. */
export const ARCHIVE = {
  checkpoint: 'api/v1/public/log/checkpoint',
  did: '.well-known/did.json',
  verifierKey: '.well-known/civicforge-log.vkey',
  /** Issuer and log keys in the form of `npm run verify -- --keys`. */
  keys: 'keys.json',
  /** Ids of the receipts by place. */
  receipts: 'receipts.json',
  readme: 'README.txt',
  page: 'index.html',
  command: 'verify.mjs',
} as const;

export function receiptPath(receiptId: string): string {
  return `api/v1/public/receipts/${receiptId}`;
}

export function logTilePath(tile: Tile): string {
  return `api/v1/public/log/tile/${tilePath(tile)}`;
}

export function logEntriesPath({ index, width }: Pick<Tile, 'index' | 'width'>): string {
  return `api/v1/public/log/tile/${entriesPath({ index, width })}`;
}

/** Returns the tiles of one level in a tree of `size` leaves, from left to right. */
export function tilesOfLevel(level: number, size: number): Tile[] {
  const hashes = Math.floor(size / TILE_WIDTH ** level);
  return Array.from({ length: Math.ceil(hashes / TILE_WIDTH) }, (_, index) => ({
    level,
    index,
    width: tileWidth(level, index, size),
  }));
}
