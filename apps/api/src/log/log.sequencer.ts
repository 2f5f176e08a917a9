import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { concatBytes, equalBytes } from '@civicforge/proof/bytes';
import { appendLeaves, edgeTiles, type ReadTile, rootOf } from '@civicforge/proof/log/append';
import { parseCheckpoint } from '@civicforge/proof/log/checkpoint';
import { formatTlogProof } from '@civicforge/proof/log/tlog-proof';
import { hashInTile, TILE_WIDTH, tileOf, tilesOf } from '@civicforge/proof/log/tiles';
import { emptyRoot, HASH_BYTES, inclusionRanges, rangeHash, type TreeHead } from '@civicforge/proof/log/tree';
import { Clock } from '../clock/clock.ts';
import { sha256 } from '../proof/crypto.ts';
import { Metrics } from '../telemetry/metrics.ts';
import { CheckpointArchive } from './checkpoint-archive.ts';
import { LogKey } from './log-key.ts';
import type { StoredHead } from './log.item.ts';
import { type Append, leavesOf, LogRepository, type UnsequencedReceipt } from './log.repository.dynamo.ts';

/**
 * Receipts of one append. A transaction takes 100 items: the head, these receipts, and the changed tiles, which are one
 * of each level and a second one of level 0.
 */
export const BATCH = 90;

/** Thrown when an append would fork the log. An operator has to act. */
export class LogRefused extends Error {
  override readonly name = 'LogRefused';
}

/**
 * Gives receipts their places in the log. It needs no lease: the condition on the head orders the appends of all
 * processes. Each append is published before the next one: its checkpoint is archived, then its receipts get their
 * proofs, then the checkpoint becomes the public one. A process that dies in between leaves the rest to the next round.
 */
@Injectable()
export class LogSequencer {
  private readonly logger = new Logger(LogSequencer.name);

  constructor(
    private readonly log: LogRepository,
    private readonly archive: CheckpointArchive,
    private readonly key: LogKey,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {}

  /**
   * Publishes the last append if needed, and appends at most one batch.
   * @returns number of receipts that got their place; a full batch means that more may wait
   * @throws LogRefused if the head is behind the archive or inconsistent with it
   */
  async sequence(): Promise<number> {
    const waiting = await this.log.unsequenced(BATCH);
    this.measure(waiting);
    const head = await this.head();
    if (waiting.length === 0 && head.publishedSize === head.size) return 0;
    const checked = await this.checkedHead();
    await this.publish(checked);
    return waiting.length === 0 ? 0 : this.append({ ...checked, publishedSize: checked.size }, waiting);
  }

  /** Returns the head, and creates the one of an empty log at the first start. */
  private async head(): Promise<StoredHead> {
    const stored = await this.log.head();
    if (stored !== undefined) return stored;
    const { origin } = this.key;
    const root = emptyRoot(sha256);
    await this.log.create({
      origin,
      verifierKey: this.key.verifierKey(origin),
      size: 0,
      root,
      batch: [],
      publishedSize: 0,
      checkpoint: await this.key.sign(origin, { size: 0, root }),
    });
    const created = await this.log.head();
    if (created === undefined) throw new LogRefused('the head of the log is missing after its creation');
    return created;
  }

  /**
   * Returns the head if it continues the last archived checkpoint. It reads the archive before the head: appends of
   * another process only make the head longer.
   */
  private async checkedHead(): Promise<StoredHead> {
    const newest = await this.archive.newest();
    const head = await this.head();
    if (head.verifierKey !== this.key.verifierKey(head.origin)) {
      throw this.refused('LOG_KEY is not the key of this log. Set the key that the log started with.');
    }
    const archivedSize = newest?.size ?? 0;
    if (archivedSize > head.size) {
      throw this.refused(`the log has ${String(head.size)} receipts, its archive has ${String(archivedSize)}`);
    }
    if (archivedSize < head.publishedSize) {
      throw this.refused(`the archive lacks the published checkpoint of size ${String(head.publishedSize)}`);
    }
    if (newest !== undefined) {
      const archived = parseCheckpoint(newest.text);
      const tiles = await this.log.tiles(edgeTiles(newest.size));
      const isSame = archived?.origin === head.origin && archived.size === newest.size;
      if (!isSame || !isRoot(archived, tiles)) {
        throw this.refused(`the log differs from its archived checkpoint of size ${String(newest.size)}`);
      }
    }
    return head;
  }

  private refused(reason: string): LogRefused {
    this.metrics.record('LogRefusals');
    return new LogRefused(`The log stands still: ${reason}`);
  }

  /** Archives the checkpoint of the head, stores the proofs of its last append, and publishes it. */
  private async publish(head: StoredHead): Promise<void> {
    if (head.publishedSize === head.size) return;
    const { origin, size, root, batch } = head;
    const checkpoint = await this.key.sign(origin, { size, root });
    await this.archive.keep({ size, text: checkpoint });
    const first = size - batch.length;
    const ranges = batch.map((_, at) => inclusionRanges(first + at, size));
    const tiles = await this.log.tiles(tilesOf(ranges.flat(), size));
    await Promise.all(
      batch.map(async (receiptId, at) => {
        const path = (ranges[at] ?? []).map((range) => rangeHash(range, nodeReader(tiles, size), sha256));
        const proof = formatTlogProof(first + at, path, checkpoint);
        if (!(await this.log.storeProof(receiptId, first + at, proof))) {
          this.logger.error({ receiptId, logIndex: first + at }, 'a receipt lacks its place in the log');
        }
      }),
    );
    await this.log.publish(size, checkpoint);
  }

  /** Appends receipts. Omits those that have a place already, because the index lags behind the table. */
  private async append(head: StoredHead, waiting: readonly UnsequencedReceipt[]): Promise<number> {
    const append = await this.plan(head, waiting);
    const result = await this.log.append(randomUUID(), append);
    if (result.kind === 'placed') {
      const placed = new Set(result.receiptIds);
      const rest = waiting.filter(({ receiptId }) => !placed.has(receiptId));
      return rest.length === 0 ? 0 : this.append(head, rest);
    }
    if (result.kind === 'lost') return 0;
    const stored = await this.log.head();
    if (stored !== undefined && stored.publishedSize < stored.size) await this.publish(stored);
    return waiting.length;
  }

  private async plan(from: StoredHead, receipts: readonly UnsequencedReceipt[]): Promise<Append> {
    const firstBundle = Math.floor(from.size / TILE_WIDTH);
    const [readTile, stored] = await Promise.all([this.log.tiles(edgeTiles(from.size)), this.log.entries(firstBundle)]);
    if (!isRoot(from, readTile)) {
      throw this.refused('its tiles do not give the root of its head');
    }
    const leaves = receipts.map(({ leaf }) => leaf);
    const { head, changed } = appendLeaves(from.size, leaves, readTile, sha256);
    const known = stored?.subarray(0, (from.size % TILE_WIDTH) * HASH_BYTES) ?? new Uint8Array(0);
    const all = [...leavesOf(known), ...leaves];
    const bundles = Array.from({ length: Math.ceil(all.length / TILE_WIDTH) }, (_, at) => {
      const part = all.slice(at * TILE_WIDTH, (at + 1) * TILE_WIDTH);
      return [firstBundle + at, concatBytes(...part)] as const;
    });
    return { from, to: head, receipts, entries: new Map(bundles), tiles: changed.filter(({ level }) => level > 0) };
  }

  /** Records how long the oldest receipt has waited. */
  private measure([oldest]: readonly UnsequencedReceipt[]): void {
    const waited = oldest === undefined ? 0 : this.clock.now().getTime() - Date.parse(oldest.since);
    this.metrics.record('LogOldestUnsequencedSeconds', Math.max(0, Math.round(waited / 1_000)));
  }
}

/** True if tiles give the root of a head. Missing and short tiles give none. */
function isRoot({ size, root }: TreeHead, tiles: ReadTile): boolean {
  try {
    return equalBytes(rootOf(size, tiles, sha256), root);
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Returns a reader of nodes from the tiles of a tree. */
export function nodeReader(tiles: ReadTile, size: number) {
  return (node: { readonly level: number; readonly index: number }): Uint8Array => {
    const { level, index } = tileOf(node, size);
    return hashInTile(node, tiles(level, index) ?? new Uint8Array(0), sha256);
  };
}
