import { Module } from '@nestjs/common';
import { ExperimentModule } from '../flags/experiment.module.ts';
import { QuestModule } from '../quests/quest.module.ts';
import { AttestationController } from './attestation.controller.ts';
import { AttestationService } from './attestation.service.ts';

@Module({
  imports: [QuestModule, ExperimentModule],
  controllers: [AttestationController],
  providers: [AttestationService],
})
export class AttestationModule {}
