import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { photoVisibleTo } from '@civicforge/domain';
import { Clock } from '../clock/clock.ts';
import type { Answer } from '../http/answer.ts';
import { type Caller, CallerOf } from '../http/caller.ts';
import { PhotoSizeQuery } from '../photos/photo.dto.ts';
import { actorOf } from '../users/member.ts';
import { type ReadAhead, ReadAheadOf } from '../users/read-ahead.ts';
import { PhotoFiles, PictureAnswer } from './photo-files.ts';
import { ReadsQuest } from './quest-request.ts';
import { QuestReader } from './quest-reader.ts';

/** The photos of a quest. A reader gets those that the quest shows to them, judged at every request. */
@ApiTags('quests')
@Controller('quests/:questId/photos')
export class QuestPhotosController {
  constructor(
    private readonly reader: QuestReader,
    private readonly files: PhotoFiles,
    private readonly clock: Clock,
  ) {}

  @Get(':photoId')
  @ReadsQuest()
  @PictureAnswer()
  async one(
    @Param('questId') questId: string,
    @Param('photoId') photoId: string,
    @Query() { size }: PhotoSizeQuery,
    @CallerOf() caller: Caller,
    @ReadAheadOf() readAhead: ReadAhead | undefined,
  ): Promise<Answer<Uint8Array>> {
    const quest = await this.reader.get(questId, caller, readAhead);
    return this.files.answer(photoVisibleTo(quest, photoId, actorOf(caller), this.clock.iso()), size);
  }
}
