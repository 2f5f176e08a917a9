import { Injectable } from '@nestjs/common';
import { HASH_BYTES, type TreeHead } from '@civicforge/proof/log/tree';
import { leafHash } from '@civicforge/proof/log/tree';
import { concatBytes } from '@civicforge/proof/bytes';
import type { ReadTile } from '@civicforge/proof/log/append';
import { type Tile, TILE_WIDTH, tilePath } from '@civicforge/proof/log/tiles';
import { GetCommand, PutCommand, QueryCommand, UpdateCommand } from '../dynamo/commands.ts';
import { ConditionFailed } from '../dynamo/condition-failed.ts';
import { Database } from '../dynamo/database.ts';
import { ConditionalCheckFailedException } from '../dynamo/errors.ts';
import { text } from '../dynamo/parse.ts';
import { commit, type NamedWrite } from '../dynamo/transaction.ts';
import { sha256 } from '../proof/crypto.ts';
import { receiptKey, UNSEQUENCED_INDEX, UNSEQUENCED_KEY } from '../receipts/receipt.item.ts';
import { bytes, entriesKey, HEAD_KEY, parseHead, type StoredHead, tileKey, toHeadItem } from './log.item.ts';

/** A receipt without a place in the log. */
export interface UnsequencedReceipt {
  readonly receiptId: string;
  readonly leaf: Uint8Array;
  /** Time of the completion, ISO 8601 UTC. */
  readonly since: string;
}

/** An append: the new head, the receipts in order, and what it writes into tiles. */
export interface Append {
  readonly from: StoredHead;
  readonly to: TreeHead;
  readonly receipts: readonly UnsequencedReceipt[];
  /** Leaf data by index of the entry bundle. */
  readonly entries: ReadonlyMap<number, Uint8Array>;
  /** Changed tiles of level 1 and above. */
  readonly tiles: readonly { readonly level: number; readonly index: number; readonly bytes: Uint8Array }[];
}

/** An append either happens, or it names the receipts that have a place already, or another process was first. */
export type AppendResult =
  | { readonly kind: 'appended' }
  | { readonly kind: 'lost' }
  | { readonly kind: 'placed'; readonly receiptIds: string[] };

/** Tiles and head of the public log, in the table of the receipts, so that one transaction writes both. */
@Injectable()
export class LogRepository {
  constructor(private readonly database: Database) {}

  /** Reads the head consistently. Undefined before the first start. */
  async head(): Promise<StoredHead | undefined> {
    const item = await this.get(HEAD_KEY);
    return item && parseHead(item);
  }

  /** Stores the head of an empty log. Another process may have been first: its head stays. */
  async create(head: StoredHead): Promise<void> {
    try {
      await this.database.documents.send(
        new PutCommand({
          TableName: this.database.tables.quests,
          Item: toHeadItem(head),
          ConditionExpression: 'attribute_not_exists(questId)',
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }

  /** Returns the oldest receipts without a place. The index lags, so some of them may have one. */
  async unsequenced(limit: number): Promise<UnsequencedReceipt[]> {
    const { Items = [] } = await this.database.documents.send(
      new QueryCommand({
        TableName: this.database.tables.quests,
        IndexName: UNSEQUENCED_INDEX,
        KeyConditionExpression: 'unsequencedKey = :key',
        ExpressionAttributeValues: { ':key': UNSEQUENCED_KEY },
        Limit: limit,
      }),
    );
    return Items.map((item) => {
      const [since = '', receiptId = ''] = text(item, 'unsequencedSince').split('#');
      return { receiptId, leaf: new Uint8Array(Buffer.from(text(item, 'leaf'), 'base64url')), since };
    });
  }

  /** Reads tiles consistently, each of them at least as wide as asked for. A missing tile reads as undefined. */
  async tiles(tiles: readonly Tile[]): Promise<ReadTile> {
    const read = await Promise.all(
      tiles.map(async (tile) => [keyOf(tile.level, tile.index), await this.tile(tile.level, tile.index)] as const),
    );
    const known = new Map(read);
    return (level, index) => known.get(keyOf(level, index));
  }

  /** Returns the leaf data of up to 256 leaves, concatenated. */
  async entries(index: number): Promise<Uint8Array | undefined> {
    const item = await this.get(entriesKey(index));
    return item && bytes(item, 'bytes');
  }

  /**
   * Writes head, tiles and the places of the receipts in one transaction.
   * @throws DatabaseBusy the outcome is unknown: read the head again
   */
  async append(token: string, append: Append): Promise<AppendResult> {
    try {
      await commit(this.database, token, this.writesOf(append));
      return { kind: 'appended' };
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
      const receiptIds = error.names
        .filter((name) => name.startsWith(RECEIPT))
        .map((name) => name.slice(RECEIPT.length));
      return error.names.length > receiptIds.length ? { kind: 'lost' } : { kind: 'placed', receiptIds };
    }
  }

  /** Stores the proof of a receipt. The first one stays. Returns false if the receipt is elsewhere or missing. */
  async storeProof(receiptId: string, index: number, proof: string): Promise<boolean> {
    return this.update(
      new UpdateCommand({
        TableName: this.database.tables.quests,
        Key: receiptKey(receiptId),
        UpdateExpression: 'SET logProof = if_not_exists(logProof, :proof)',
        ConditionExpression: 'logIndex = :index',
        ExpressionAttributeValues: { ':proof': proof, ':index': index },
      }),
    );
  }

  /** Publishes the checkpoint of the present head. Returns false if the head has moved. */
  async publish(size: number, checkpoint: string): Promise<boolean> {
    return this.update(
      new UpdateCommand({
        TableName: this.database.tables.quests,
        Key: HEAD_KEY,
        UpdateExpression: 'SET publishedSize = :size, checkpoint = :checkpoint',
        ConditionExpression: '#size = :size',
        ExpressionAttributeNames: { '#size': 'size' },
        ExpressionAttributeValues: { ':size': size, ':checkpoint': checkpoint },
      }),
    );
  }

  private writesOf({ from, to, receipts, entries, tiles }: Append): NamedWrite[] {
    const put = (key: object, value: Uint8Array) => ({
      Put: { TableName: this.database.tables.quests, Item: { ...key, bytes: value } },
    });
    return [
      { name: 'head', write: this.headWrite(from, to, receipts) },
      ...[...entries].map(([index, value]) => ({ name: 'entries', write: put(entriesKey(index), value) })),
      ...tiles.map((tile) => ({ name: 'tile', write: put(tileKey(tile.level, tile.index), tile.bytes) })),
      ...receipts.map(({ receiptId, leaf }, at) => ({
        name: RECEIPT + receiptId,
        write: {
          Update: {
            TableName: this.database.tables.quests,
            Key: receiptKey(receiptId),
            UpdateExpression: 'SET logIndex = :index REMOVE unsequencedKey, unsequencedSince',
            ConditionExpression: 'attribute_not_exists(logIndex) AND leaf = :leaf',
            ExpressionAttributeValues: { ':index': from.size + at, ':leaf': Buffer.from(leaf).toString('base64url') },
          },
        },
      })),
    ];
  }

  /** The condition on size, root and publication orders all appends: a second process with the old head fails. */
  private headWrite(from: StoredHead, to: TreeHead, receipts: readonly UnsequencedReceipt[]): NamedWrite['write'] {
    return {
      Update: {
        TableName: this.database.tables.quests,
        Key: HEAD_KEY,
        UpdateExpression: 'SET #size = :size, #root = :root, #batch = :batch',
        ConditionExpression: '#size = :oldSize AND #root = :oldRoot AND publishedSize = :oldSize',
        ExpressionAttributeNames: { '#size': 'size', '#root': 'root', '#batch': 'batch' },
        ExpressionAttributeValues: {
          ':size': to.size,
          ':root': to.root,
          ':batch': receipts.map(({ receiptId }) => receiptId),
          ':oldSize': from.size,
          ':oldRoot': from.root,
        },
      },
    };
  }

  private async tile(level: number, index: number): Promise<Uint8Array | undefined> {
    if (level === 0) return leafHashes(await this.entries(index));
    const item = await this.get(tileKey(level, index));
    return item && bytes(item, 'bytes');
  }

  private async get(key: { readonly questId: string; readonly record: string }) {
    const { Item } = await this.database.documents.send(
      new GetCommand({ TableName: this.database.tables.quests, Key: key, ConsistentRead: true }),
    );
    return Item;
  }

  private async update(command: UpdateCommand): Promise<boolean> {
    try {
      await this.database.documents.send(command);
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }
}

const RECEIPT = 'receipt:';

function keyOf(level: number, index: number): string {
  return tilePath({ level, index, width: TILE_WIDTH });
}

/** Splits leaf data into leaves of 32 bytes. */
export function leavesOf(entries: Uint8Array): Uint8Array[] {
  return Array.from({ length: entries.length / HASH_BYTES }, (_, at) =>
    entries.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES),
  );
}

function leafHashes(entries: Uint8Array | undefined): Uint8Array | undefined {
  return entries && concatBytes(...leavesOf(entries).map((leaf) => leafHash(leaf, sha256)));
}
