import { Module } from '@nestjs/common';
import { OutboxModule } from '../outbox/outbox.module.ts';
import { QuestModule } from '../quests/quest.module.ts';
import { CommentController } from './comment.controller.ts';
import { CommentRepository } from './comment.repository.dynamo.ts';
import { CommentService } from './comment.service.ts';

/** What members say about a quest, in a table of its own. */
@Module({
  imports: [OutboxModule, QuestModule],
  controllers: [CommentController],
  providers: [CommentService, CommentRepository],
  exports: [CommentRepository],
})
export class CommentModule {}
