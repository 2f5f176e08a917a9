import { Module } from '@nestjs/common';
import { IssuerKeys } from '../proof/issuer-keys.ts';
import { UserModule } from '../users/user.module.ts';
import { CoreMaker } from './core-maker.ts';
import { QuestSealer } from './quest-sealer.ts';
import { ReceiptIssuer } from './receipt.issuer.ts';
import { ReceiptRepository } from './receipt.repository.dynamo.ts';

/** What quests need of receipts: cores, signatures and the stored receipts. It knows no quest routes. */
@Module({
  imports: [UserModule],
  providers: [IssuerKeys, CoreMaker, ReceiptIssuer, QuestSealer, ReceiptRepository],
  exports: [IssuerKeys, CoreMaker, ReceiptIssuer, QuestSealer, ReceiptRepository],
})
export class SealingModule {}
