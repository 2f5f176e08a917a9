import type { NamedWrite } from '../dynamo/transaction.ts';
import { type StoredReceipt, toReceiptItem } from './receipt.item.ts';

/** Returns the write of a new receipt, for the transaction that completes its quest. */
export function receiptPut(table: string, receipt: StoredReceipt): NamedWrite {
  return {
    name: 'receipt',
    write: {
      Put: { TableName: table, Item: toReceiptItem(receipt), ConditionExpression: 'attribute_not_exists(questId)' },
    },
  };
}
