import { Module } from '@nestjs/common';
import { SealingModule } from '../receipts/sealing.module.ts';
import { LetterController, PublicLetterController } from './letter.controller.ts';
import { LetterRepository } from './letter.repository.dynamo.ts';
import { LetterService } from './letter.service.ts';
import { HoursController } from './hours.controller.ts';
import { HoursRepository } from './hours.repository.dynamo.ts';
import { HoursService } from './hours.service.ts';

/** Hours that both parties of a quest stated, for use outside. */
@Module({
  imports: [SealingModule],
  controllers: [HoursController, LetterController, PublicLetterController],
  providers: [HoursRepository, HoursService, LetterRepository, LetterService],
  exports: [LetterRepository],
})
export class HoursModule {}
