import { partitionKey } from '@civicforge/contract/keys';
import type { Item } from '../dynamo/database.ts';
import { text, textOrAbsent, whole } from '../dynamo/parse.ts';

const RECEIPT_RECORD = 'RECEIPT';

/** Index of the receipts without a place in the log, oldest first. Sparse: the sequencer removes its key attribute. */
export const UNSEQUENCED_INDEX = 'by-unsequenced';

/** The only partition of the index. One sequencer reads it, and it is empty most of the time. */
export const UNSEQUENCED_KEY = 'receipts';

/**
 * A receipt as stored in the table `quests`. The completing transaction writes it with `unsequencedKey`. The transaction
 * of the sequencer sets `logIndex` under the condition `attribute_not_exists(logIndex)` and removes `unsequencedKey`.
 * `logProof` follows with the first checkpoint that covers the receipt, and never changes.
 */
export interface StoredReceipt {
  readonly receiptId: string;
  readonly questId: string;
  /** The signed receipt as canonical JSON (RFC 8785): the exact bytes that the log commits to. */
  readonly document: string;
  /** Leaf data of the log: base64url of SHA-256(document). */
  readonly leaf: string;
  /** ISO 8601 UTC with milliseconds. */
  readonly completedAt: string;
  /** Place in the log, from 0. */
  readonly logIndex?: number;
  /** The tlog-proof text for the first checkpoint that covers the receipt. */
  readonly logProof?: string;
}

export function receiptKey(receiptId: string) {
  return { questId: partitionKey('quests', 'receipt', receiptId), record: RECEIPT_RECORD };
}

/** Builds the item of a receipt without a place in the log. */
export function toReceiptItem({ receiptId, questId, document, leaf, completedAt }: StoredReceipt): Item {
  return {
    ...receiptKey(receiptId),
    receiptId,
    receiptOf: questId,
    document,
    leaf,
    completedAt,
    unsequencedKey: UNSEQUENCED_KEY,
    unsequencedSince: `${completedAt}#${receiptId}`,
  };
}

export function parseReceipt(item: Item): StoredReceipt {
  const logProof = textOrAbsent(item, 'logProof');
  return {
    receiptId: text(item, 'receiptId'),
    questId: text(item, 'receiptOf'),
    document: text(item, 'document'),
    leaf: text(item, 'leaf'),
    completedAt: text(item, 'completedAt'),
    ...(item['logIndex'] !== undefined && { logIndex: whole(item, 'logIndex') }),
    ...(logProof !== undefined && { logProof }),
  };
}
