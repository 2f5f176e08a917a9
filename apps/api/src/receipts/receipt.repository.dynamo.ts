import { GetCommand } from '../dynamo/commands.ts';
import { Injectable } from '@nestjs/common';
import { Database } from '../dynamo/database.ts';
import { ConditionFailed } from '../dynamo/condition-failed.ts';
import { commit } from '../dynamo/transaction.ts';
import { parseReceipt, receiptKey, type StoredReceipt } from './receipt.item.ts';
import { receiptPut } from './receipt.writes.dynamo.ts';

/** Receipts of completed quests. The transaction that completes a quest writes its receipt. */
@Injectable()
export class ReceiptRepository {
  constructor(private readonly database: Database) {}

  /** Reads consistently, because a client asks for the receipt right after the completion. */
  async find(receiptId: string): Promise<StoredReceipt | undefined> {
    const { Item } = await this.database.documents.send(
      new GetCommand({ TableName: this.database.tables.quests, Key: receiptKey(receiptId), ConsistentRead: true }),
    );
    return Item && parseReceipt(Item);
  }

  /** Returns the ids of those receipts that are stored. Eventually consistent. */
  async existing(receiptIds: readonly string[]): Promise<ReadonlySet<string>> {
    const { quests } = await this.database.readMany({ quests: receiptIds.map(receiptKey) });
    return new Set(quests.map((item) => parseReceipt(item).receiptId));
  }

  /** Writes a missing receipt. Returns false if another process wrote it first. */
  async restore(receipt: StoredReceipt): Promise<boolean> {
    try {
      await commit(this.database, receipt.leaf.slice(0, 36), [receiptPut(this.database.tables.quests, receipt)]);
      return true;
    } catch (error) {
      if (error instanceof ConditionFailed) return false;
      throw error;
    }
  }
}
