import { Module } from '@nestjs/common';
import { NoticeModule } from '../notices/notice.module.ts';
import { QuestModule } from '../quests/quest.module.ts';
import { SavedSearchController } from './saved-search.controller.ts';
import { SavedSearchDigest } from './saved-search.digest.ts';
import { SavedSearchRepository } from './saved-search.repository.dynamo.ts';
import { SavedSearchService } from './saved-search.service.ts';

/** Filters that members keep, and new quests that fit them in digests. */
@Module({
  imports: [NoticeModule, QuestModule],
  controllers: [SavedSearchController],
  providers: [SavedSearchService, SavedSearchDigest, SavedSearchRepository],
  exports: [SavedSearchDigest, SavedSearchRepository],
})
export class SavedSearchModule {}
