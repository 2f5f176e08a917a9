import { Module } from '@nestjs/common';
import { ExperimentModule } from '../flags/experiment.module.ts';
import { OutboxModule } from '../outbox/outbox.module.ts';
import { PhotoStorageModule } from '../photos/photo-storage.module.ts';
import { SealingModule } from '../receipts/sealing.module.ts';
import { RewardModule } from '../rewards/reward.module.ts';
import { UserModule } from '../users/user.module.ts';
import { AttestationFormInterceptor } from './attestation-form.interceptor.ts';
import { CompanionRepository } from './companion.repository.dynamo.ts';
import { ModerationReader } from './moderation-reader.ts';
import { QuestBatch } from './quest-batch.dynamo.ts';
import { QuestEdits } from './quest-edits.ts';
import { QuestIndexKeys } from './quest-index-keys.dynamo.ts';
import { QuestWords } from './quest-words.dynamo.ts';
import { PublicQuestsController } from './public-quests.controller.ts';
import { QuestController } from './quest.controller.ts';
import { QuestPhotosController } from './quest-photos.controller.ts';
import { PhotoFiles } from './photo-files.ts';
import { QuestMetrics } from './quest.metrics.ts';
import { QuestPlaces } from './quest-places.dynamo.ts';
import { QuestReader } from './quest-reader.ts';
import { QuestRepository } from './quest.repository.dynamo.ts';
import { QuestSearch } from './quest-search.ts';
import { QuestService } from './quest.service.ts';
import { UserQuestsController } from './user-quests.controller.ts';
import { QuestSweeper } from './quest.sweeper.ts';
import { Withheld } from './withheld.dynamo.ts';

@Module({
  imports: [OutboxModule, PhotoStorageModule, SealingModule, UserModule, RewardModule, ExperimentModule],
  controllers: [QuestController, QuestPhotosController, UserQuestsController, PublicQuestsController],
  providers: [
    Withheld,
    QuestService,
    QuestReader,
    QuestEdits,
    PhotoFiles,
    QuestSearch,
    QuestPlaces,
    QuestSweeper,
    QuestMetrics,
    QuestWords,
    QuestIndexKeys,
    ModerationReader,
    AttestationFormInterceptor,
    QuestRepository,
    QuestBatch,
    CompanionRepository,
  ],
  exports: [
    Withheld,
    QuestBatch,
    QuestService,
    QuestReader,
    CompanionRepository,
    QuestSweeper,
    QuestRepository,
    QuestMetrics,
    QuestWords,
    QuestIndexKeys,
    ModerationReader,
  ],
})
export class QuestModule {}
