import { Injectable } from '@nestjs/common';
import { formatTlogProof } from '@civicforge/proof/log/tlog-proof';
import { toBase64 } from '@civicforge/proof/log/base64';
import { entryBundle, hasTile, type EntryBundle, type Tile, tilesOf } from '@civicforge/proof/log/tiles';
import { consistencyRanges, HASH_BYTES, inclusionRanges, type LeafRange, rangeHash } from '@civicforge/proof/log/tree';
import { sha256 } from '../proof/crypto.ts';
import { LogKey } from './log-key.ts';
import { leavesOf, LogRepository } from './log.repository.dynamo.ts';
import { nodeReader } from './log.sequencer.ts';

/** The published part of the log. Receipts behind the last published checkpoint are not visible. */
@Injectable()
export class LogReader {
  constructor(
    private readonly log: LogRepository,
    private readonly key: LogKey,
  ) {}

  /** Returns the verifier key of the log. Before the first receipt it is the configured one. */
  async verifierKey(): Promise<string> {
    const head = await this.log.head();
    return head?.verifierKey ?? this.key.verifierKey(this.key.origin);
  }

  /** Returns the last published checkpoint, or undefined before the first start. */
  async checkpoint(): Promise<string | undefined> {
    return (await this.log.head())?.checkpoint;
  }

  async publishedSize(): Promise<number> {
    return (await this.log.head())?.publishedSize ?? 0;
  }

  /** Returns the bytes of a tile, or undefined if the published log has none of this width. */
  async tile(tile: Tile): Promise<Uint8Array | undefined> {
    if (!hasTile(tile, await this.publishedSize())) return undefined;
    const read = await this.log.tiles([tile]);
    return read(tile.level, tile.index)?.subarray(0, tile.width * HASH_BYTES);
  }

  /** Returns an entry bundle, or undefined if the published log has none of this width. */
  async entries({ index, width }: EntryBundle): Promise<Uint8Array | undefined> {
    if (!hasTile({ level: 0, index, width }, await this.publishedSize())) return undefined;
    const entries = await this.log.entries(index);
    return entries && entryBundle(leavesOf(entries.subarray(0, width * HASH_BYTES)));
  }

  /** Returns a tlog-proof against the last published checkpoint, or undefined for an index outside of it. */
  async proof(index: number): Promise<string | undefined> {
    const head = await this.log.head();
    if (head === undefined || index >= head.publishedSize) return undefined;
    const path = await this.hashes(inclusionRanges(index, head.publishedSize), head.publishedSize);
    return formatTlogProof(index, path, head.checkpoint);
  }

  /** Returns the hashes in base64 that prove one tree of the log to be a prefix of another. */
  async consistency(from: number, to: number): Promise<string[]> {
    return (await this.hashes(consistencyRanges(from, to), to)).map(toBase64);
  }

  private async hashes(ranges: readonly LeafRange[], size: number): Promise<Uint8Array[]> {
    const tiles = await this.log.tiles(tilesOf(ranges, size));
    return ranges.map((range) => rangeHash(range, nodeReader(tiles, size), sha256));
  }
}
