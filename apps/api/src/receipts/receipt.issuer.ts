import { Inject, Injectable } from '@nestjs/common';
import { type Attestation, completionOf, type Quest, type RewardJob } from '@civicforge/domain';
import { countedMinutes } from '@civicforge/proof/counted-minutes';
import { toBase64url } from '@civicforge/proof/base64url';
import { utf8 } from '@civicforge/proof/bytes';
import { type Core, receiptId } from '@civicforge/proof/core';
import { secureDocument } from '@civicforge/proof/data-integrity';
import { jcs } from '@civicforge/proof/jcs';
import { buildReceipt, type ReceiptAttestation, type ReceiptResult, type WalletProof } from '@civicforge/proof/receipt';
import { Clock } from '../clock/clock.ts';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { sha256 } from '../proof/crypto.ts';
import { IssuerKeys } from '../proof/issuer-keys.ts';
import type { StoredReceipt } from './receipt.item.ts';

/** Builds and signs receipts. */
@Injectable()
export class ReceiptIssuer {
  constructor(
    private readonly keys: IssuerKeys,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Returns the public id of the receipt of a quest. */
  idOf(questId: string): string {
    return receiptId(this.settings.stage, questId, sha256);
  }

  /**
   * Returns the signed receipt of a completed quest.
   * @returns undefined for a quest without a core: a synthetic one, or one completed before cores existed
   */
  async issue(
    quest: Quest,
    { performerReward }: Pick<RewardJob, 'performerReward'>,
  ): Promise<StoredReceipt | undefined> {
    const { core, completedAt, questId } = quest;
    if (core === undefined || completedAt === undefined || quest.isSynthetic) return undefined;
    const receipt = buildReceipt(
      JSON.parse(core.document) as Core,
      quest.attestations.map(toReceiptAttestation),
      resultOf(quest, completedAt, performerReward),
      sha256,
    );
    const signed = await secureDocument(
      receipt,
      { verificationMethod: this.keys.verificationMethod(receipt.issuer), created: this.clock.iso() },
      { sha256, sign: (message) => this.keys.sign(message) },
    );
    const document = jcs(signed);
    const leaf = toBase64url(sha256(utf8(document)));
    return { receiptId: receipt.credentialSubject.receiptId, questId, document, leaf, completedAt };
  }
}

function resultOf(quest: Quest, completedAt: string, { xp, reputation }: RewardJob['performerReward']): ReceiptResult {
  const minutes = countedMinutes(quest.attestations);
  return {
    status: 'completed',
    ...completionOf(quest),
    xp,
    reputation,
    ...(minutes !== undefined && { minutes }),
    completedAt,
  };
}

/** Maps a statement. Notes and the id of the member stay out. */
function toReceiptAttestation(attestation: Attestation): ReceiptAttestation {
  const { role, outcome, minutes, attestedAt, method, signature, wallet } = attestation;
  return {
    role,
    outcome,
    ...(minutes !== undefined && { minutes }),
    attestedAt,
    method,
    ...(method === 'device' && { credential: signature as unknown as NonNullable<ReceiptAttestation['credential']> }),
    ...(method === 'wallet' && { wallet: { ...wallet, signature } as unknown as WalletProof }),
  };
}
