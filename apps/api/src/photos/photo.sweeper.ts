import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../clock/clock.ts';
import { eachItem } from '../dynamo/each-item.ts';
import { PhotoRepository } from './photo.repository.dynamo.ts';
import { PhotoStore } from './photo-store.ts';

/** Maximum number of photos per sweep. The next sweep continues. */
const PAGE = 100;

/** Deletes photos that no quest shows: abandoned ones after a day, removed ones at once. */
@Injectable()
export class PhotoSweeper {
  private readonly logger = new Logger(PhotoSweeper.name);

  constructor(
    private readonly photos: PhotoRepository,
    private readonly store: PhotoStore,
    private readonly clock: Clock,
  ) {}

  /**
   * Marks, deletes the files, then the item. A killed process leaves the item, so that the next sweep repeats the rest.
   * @returns the number of deleted photos
   */
  async sweep(): Promise<number> {
    await this.store.deleteOldUploads();
    const deleted: string[] = [];
    await eachItem(
      await this.photos.due(this.clock.iso(), PAGE),
      async (photoId) => {
        if (!(await this.photos.giveUp(photoId))) return;
        await this.store.delete(photoId);
        deleted.push(photoId);
      },
      (photoId, error) => this.logger.error({ err: error, photoId }, 'failed to delete the files of a photo'),
    );
    await this.photos.remove(deleted);
    return deleted.length;
  }
}
