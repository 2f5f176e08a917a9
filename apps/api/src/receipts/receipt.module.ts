import { Module } from '@nestjs/common';
import { QuestModule } from '../quests/quest.module.ts';
import { IssuerController, ReceiptController } from './receipt.controller.ts';
import { SealingModule } from './sealing.module.ts';

@Module({ imports: [QuestModule, SealingModule], controllers: [ReceiptController, IssuerController] })
export class ReceiptModule {}
