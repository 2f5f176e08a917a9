import { Module } from '@nestjs/common';
import { IssuerKeys } from '../proof/issuer-keys.ts';
import { PseudonymKeys } from '../users/pseudonym-keys.dynamo.ts';
import { CoreMaker } from './core-maker.ts';
import { QuestSealer } from './quest-sealer.ts';
import { ReceiptIssuer } from './receipt.issuer.ts';
import { ReceiptRepository } from './receipt.repository.dynamo.ts';

/** What quests need of receipts: cores, signatures and the stored receipts. It knows no quest routes. */
@Module({
  providers: [IssuerKeys, PseudonymKeys, CoreMaker, ReceiptIssuer, QuestSealer, ReceiptRepository],
  exports: [IssuerKeys, PseudonymKeys, CoreMaker, ReceiptIssuer, QuestSealer, ReceiptRepository],
})
export class SealingModule {}
