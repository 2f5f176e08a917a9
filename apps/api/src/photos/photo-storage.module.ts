import { Module } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { PhotoAttacher } from './photo.attacher.ts';
import { PhotoRepository } from './photo.repository.dynamo.ts';
import { FolderStore } from './photo-store.folder.ts';
import { PhotoStore } from './photo-store.ts';
import { PhotoSweeper } from './photo.sweeper.ts';

/** Loads the S3 client only if a bucket is configured. */
async function storeOf({ photoStore, photoUploadOrigin, cursorKey, region }: Settings): Promise<PhotoStore> {
  if (!('bucket' in photoStore)) return new FolderStore(photoStore.folder, photoUploadOrigin, cursorKey);
  const { bucketStore } = await import('./photo-store.s3.ts');
  return bucketStore(photoStore.bucket, region);
}

/** Photos at rest: items, files and their deletion. Quests and jobs use it; nothing here decodes a picture. */
@Module({
  providers: [
    PhotoRepository,
    PhotoAttacher,
    PhotoSweeper,
    { provide: PhotoStore, inject: [SETTINGS], useFactory: storeOf },
  ],
  exports: [PhotoRepository, PhotoAttacher, PhotoSweeper, PhotoStore],
})
export class PhotoStorageModule {}
