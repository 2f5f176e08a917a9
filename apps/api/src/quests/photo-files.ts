import { applyDecorators, Injectable } from '@nestjs/common';
import { ApiOkResponse, ApiProduces } from '@nestjs/swagger';
import type { Photo } from '@civicforge/domain';
import { type Answer, answer } from '../http/answer.ts';
import { Problem } from '../http/problem.ts';
import { PHOTO_PROBLEMS } from '../photos/photo-problems.ts';
import { type PhotoSize, PhotoStore } from '../photos/photo-store.ts';

/** Describes an answer with the bytes of a picture. */
export const PictureAnswer = () =>
  applyDecorators(
    ApiProduces('image/webp'),
    ApiOkResponse({ description: 'The picture.', schema: { type: 'string', format: 'binary' } }),
  );

/** Answers with the files of photos. The caller of these functions has checked the right to read the quest. */
@Injectable()
export class PhotoFiles {
  constructor(private readonly store: PhotoStore) {}

  /**
   * @param photo the photo as the reader sees it on the quest, undefined if it is not there
   * @throws Problem `photo.not-found`
   */
  async answer(
    photo: Photo | undefined,
    size: PhotoSize = 'large',
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer<Uint8Array>> {
    const file = photo && (await this.store.read(photo.photoId, size));
    if (file === undefined) throw new Problem(PHOTO_PROBLEMS['photo.not-found']);
    return answer(file, { headers: { ...headers, 'content-type': 'image/webp' } });
  }
}
