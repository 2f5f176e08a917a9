import { Module } from '@nestjs/common';
import { PhotoController } from './photo.controller.ts';
import { PhotoProcessor } from './photo-processor.ts';
import { PhotoService } from './photo.service.ts';
import { PhotoStorageModule } from './photo-storage.module.ts';

/** Uploading and processing photos. */
@Module({
  imports: [PhotoStorageModule],
  controllers: [PhotoController],
  providers: [PhotoService, PhotoProcessor],
})
export class PhotoModule {}
