import { Injectable } from '@nestjs/common';
import type { Quest, RewardJob } from '@civicforge/domain';
import { ReceiptIssuer } from '../receipts/receipt.issuer.ts';
import { ReceiptRepository } from '../receipts/receipt.repository.dynamo.ts';
import type { Finding } from './finding.ts';

/** Finds and restores missing receipts of completed quests. A quest completed before receipts existed has no core. */
@Injectable()
export class ReceiptCheck {
  constructor(
    private readonly issuer: ReceiptIssuer,
    private readonly receipts: ReceiptRepository,
  ) {}

  /** Returns the ids of the quests that lack their receipt. Eventually consistent. */
  async missing(completed: readonly Quest[]): Promise<string[]> {
    const owed = completed.filter(({ core }) => core !== undefined);
    const existing = await this.receipts.existing(owed.map(({ questId }) => this.issuer.idOf(questId)));
    return owed.map(({ questId }) => questId).filter((questId) => !existing.has(this.issuer.idOf(questId)));
  }

  /** Checks one quest with a consistent read. The receipt states the amounts of the reward job. */
  async check(quest: Quest, job: RewardJob, repair: boolean): Promise<Finding | undefined> {
    const { questId } = quest;
    if (quest.core === undefined) return undefined;
    if ((await this.receipts.find(this.issuer.idOf(questId))) !== undefined) return undefined;
    const receipt = await this.issuer.issue(quest, job);
    return {
      kind: 'receipt-missing',
      questId,
      detail: 'the quest is completed and has no receipt',
      repaired: repair && receipt !== undefined && (await this.receipts.restore(receipt)),
    };
  }
}
