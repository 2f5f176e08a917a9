import { partitionKey } from '@civicforge/contract/keys';
import type { Item } from '../dynamo/database.ts';
import { DamagedItem, text, texts, whole } from '../dynamo/parse.ts';

/** The head of the log. Its transaction orders all appends. Root and keys are texts, bytes are base64url. */
export interface StoredHead {
  /** Origin of the log and name of its key, fixed at the first start. */
  readonly origin: string;
  /** Verifier key of the log. */
  readonly verifierKey: string;
  readonly size: number;
  readonly root: Uint8Array;
  /** Receipts of the last append, in order. */
  readonly batch: readonly string[];
  /** Size of the last published checkpoint, at most `size`. The next append waits until both are equal. */
  readonly publishedSize: number;
  /** The last published checkpoint. */
  readonly checkpoint: string;
}

export const HEAD_KEY = { questId: partitionKey('quests', 'log', 'head'), record: 'LOG' };

/** Key of the leaf data of 256 leaves. Level 0 of the tree is computed from it. */
export function entriesKey(index: number) {
  return { questId: partitionKey('quests', 'log', 'entries', String(index)), record: 'LOG' };
}

/** Key of the hashes of a tile of level 1 and above. */
export function tileKey(level: number, index: number) {
  return { questId: partitionKey('quests', 'log', 'tile', String(level), String(index)), record: 'LOG' };
}

export function toHeadItem({ root, batch, ...head }: StoredHead): Item {
  return { ...HEAD_KEY, ...head, root, batch: [...batch] };
}

export function parseHead(item: Item): StoredHead {
  return {
    origin: text(item, 'origin'),
    verifierKey: text(item, 'verifierKey'),
    size: whole(item, 'size'),
    root: bytes(item, 'root'),
    batch: texts(item, 'batch'),
    publishedSize: whole(item, 'publishedSize'),
    checkpoint: text(item, 'checkpoint'),
  };
}

export function bytes(item: Item, attribute: string): Uint8Array {
  const value = item[attribute];
  if (value instanceof Uint8Array) return value;
  throw new DamagedItem(`a stored item of the log has no valid "${attribute}"`);
}
