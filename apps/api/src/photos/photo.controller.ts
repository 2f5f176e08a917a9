import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { RequireFlag } from '../flags/require-flag.ts';
import type { Answer } from '../http/answer.ts';
import { type Caller, CallerOf } from '../http/caller.ts';
import { type Change, ChangeOf } from '../http/change.ts';
import { RateClass } from '../http/rate-limits.ts';
import { CreatePhotoBody, NewPhotoView, ReadyPhotoView } from './photo.dto.ts';
import { PhotoService } from './photo.service.ts';

/** Photos on their way to a quest or submission. Only their owner can name them. */
@ApiTags('photos')
@Controller('photos')
@RequireFlag('quest_photos')
export class PhotoController {
  constructor(private readonly photos: PhotoService) {}

  /** Makes a photo and the link that takes its file. */
  @Post()
  @RateClass('photo')
  @ApiCreatedResponse({ type: NewPhotoView })
  create(
    @Body() body: CreatePhotoBody,
    @CallerOf() caller: Caller,
    @ChangeOf() change: Change,
  ): Promise<Answer<NewPhotoView>> {
    return this.photos.create(body, caller, change);
  }

  /** Processes the uploaded file: two renditions without metadata replace it. */
  @Post(':photoId/process')
  @HttpCode(200)
  @RateClass('photo')
  @ApiOkResponse({ type: ReadyPhotoView })
  process(@Param('photoId') photoId: string, @CallerOf() caller: Caller): Promise<ReadyPhotoView> {
    return this.photos.process(photoId, caller);
  }
}
