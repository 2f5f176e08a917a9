import { Module } from '@nestjs/common';
import { QuestModule } from '../quests/quest.module.ts';
import { AttestationController } from './attestation.controller.ts';
import { AttestationService } from './attestation.service.ts';

@Module({
  imports: [QuestModule],
  controllers: [AttestationController],
  providers: [AttestationService],
})
export class AttestationModule {}
