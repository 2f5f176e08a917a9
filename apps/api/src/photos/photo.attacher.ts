import { Injectable } from '@nestjs/common';
import type { Photo } from '@civicforge/domain';
import { FeatureFlagService } from '../flags/feature-flag.service.ts';
import type { Caller } from '../http/caller.ts';
import { Problem, validationFailed } from '../http/problem.ts';
import type { AttachedPhotoBody } from './photo.dto.ts';
import { PhotoRepository } from './photo.repository.dynamo.ts';

/** Turns the photos that a member sends with a quest or submission into stored ones. Reads only if one is new. */
@Injectable()
export class PhotoAttacher {
  constructor(
    private readonly photos: PhotoRepository,
    private readonly flags: FeatureFlagService,
  ) {}

  /**
   * @param known photos that are there already and may stay
   * @throws Problem `validation.failed` for a photo that is not the caller's, not processed or shown elsewhere,
   * `feature.disabled` for a new photo while photos are switched off
   */
  async resolve(given: readonly AttachedPhotoBody[], known: readonly Photo[], caller: Caller): Promise<Photo[]> {
    const sizes = new Map(known.map(({ photoId, width, height }) => [photoId, { width, height }]));
    const added = given.filter(({ photoId }) => !sizes.has(photoId)).map(({ photoId }) => photoId);
    if (added.length > 0) {
      if (!(await this.flags.isEnabled('quest_photos', caller))) throw new Problem('feature.disabled');
      for (const { photoId, ownerId, state, size, attachedTo } of await this.photos.findMany(added)) {
        const isOwn = ownerId === caller.userId && state === 'READY' && attachedTo === undefined;
        if (isOwn && size) sizes.set(photoId, size);
      }
    }
    return given.map(({ photoId, alt }, index) => {
      const size = sizes.get(photoId);
      if (size) return { photoId, alt, ...size };
      throw validationFailed({ path: `photos.${index}.photoId`, message: 'is not a photo that you can add here' });
    });
  }
}
