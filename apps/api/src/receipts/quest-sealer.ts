import { Injectable } from '@nestjs/common';
import type { Decision, Quest } from '@civicforge/domain';
import type { KnownPseudonymKeys } from '../users/pseudonym-keys.dynamo.ts';
import { CoreMaker } from './core-maker.ts';
import { ReceiptIssuer } from './receipt.issuer.ts';
import type { StoredReceipt } from './receipt.item.ts';

/** A decision with the evidence that its transaction stores. */
export interface SealedDecision {
  /** The decided quest, with its core from the submission on. */
  readonly quest: Quest;
  /** Present if the decision completes the quest. */
  readonly receipt?: StoredReceipt;
}

/** Adds core and receipt to decisions. The repository of quests seals every decision, so that no way leads around it. */
@Injectable()
export class QuestSealer {
  constructor(
    private readonly cores: CoreMaker,
    private readonly receipts: ReceiptIssuer,
  ) {}

  /** @param known members that the caller has read */
  async seal({ quest: decided, rewardJob }: Decision, known?: KnownPseudonymKeys): Promise<SealedDecision> {
    const needsCore = decided.status === 'SUBMITTED' || decided.status === 'COMPLETED';
    const quest = needsCore ? await this.cores.withCore(decided, known) : decided;
    const receipt = rewardJob && (await this.receipts.issue(quest, rewardJob));
    return { quest, ...(receipt && { receipt }) };
  }
}
