import { Module } from '@nestjs/common';
import { QuestModule } from '../quests/quest.module.ts';
import { SealingModule } from '../receipts/sealing.module.ts';
import { UserModule } from '../users/user.module.ts';
import { AttestationController } from './attestation.controller.ts';
import { AttestationSigner } from './attestation.signer.ts';
import { AttestationService } from './attestation.service.ts';

@Module({
  imports: [QuestModule, SealingModule, UserModule],
  controllers: [AttestationController],
  providers: [AttestationService, AttestationSigner],
})
export class AttestationModule {}
