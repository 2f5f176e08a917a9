import { Module } from '@nestjs/common';
import { SealingModule } from '../receipts/sealing.module.ts';
import { HoursController } from './hours.controller.ts';
import { HoursRepository } from './hours.repository.dynamo.ts';
import { HoursService } from './hours.service.ts';

/** Hours that both parties of a quest stated, for use outside. */
@Module({
  imports: [SealingModule],
  controllers: [HoursController],
  providers: [HoursRepository, HoursService],
})
export class HoursModule {}
