import { ApiProperty } from '@nestjs/swagger';
import { PHOTO_LIMITS, PHOTO_TYPES, type PhotoType } from '@civicforge/domain';
import { ID_FORMS } from '@civicforge/contract/keys';
import { Matching, OneOf, Optional, PlainText, WholeNumber } from '../http/validation.ts';
import { PHOTO_SIZES, type PhotoSize } from './photo-store.ts';

export class CreatePhotoBody {
  /** Media type of the file. Its content decides in the end. */
  @OneOf(PHOTO_TYPES)
  type!: PhotoType;

  /** Exact size of the file in bytes. */
  @WholeNumber(PHOTO_LIMITS.bytes.min, PHOTO_LIMITS.bytes.max)
  bytes!: number;
}

/** A photo of a quest or submission, as a member sends it. */
export class AttachedPhotoBody {
  /** A photo that the member has uploaded and processed, or one that is there already. */
  @Matching(ID_FORMS.photo, 'the id of a photo')
  photoId!: string;

  /** Alternative text: what the photo shows. */
  @PlainText(PHOTO_LIMITS.alt)
  alt!: string;
}

export class PhotoSizeQuery {
  /** `small` (640 pixels at most) or `large` (2,048). */
  @Optional()
  @OneOf(PHOTO_SIZES)
  @ApiProperty({ default: 'large' })
  size?: PhotoSize;
}

export class UploadLinkView {
  @ApiProperty({ enum: ['PUT'] })
  method!: 'PUT';

  @ApiProperty({ format: 'uri' })
  url!: string;

  /** Send exactly these headers, and a body of exactly `bytes` bytes. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  headers!: Record<string, string>;

  @ApiProperty({ format: 'date-time' })
  expiresAt!: string;
}

export class NewPhotoView {
  @ApiProperty()
  photoId!: string;

  @ApiProperty({ type: UploadLinkView })
  upload!: UploadLinkView;

  /** Time after which the photo is deleted unless a quest or submission shows it. */
  @ApiProperty({ format: 'date-time' })
  keptUntil!: string;
}

export class ReadyPhotoView {
  @ApiProperty()
  photoId!: string;

  /** Size of the large rendition in pixels. */
  @ApiProperty({ type: 'integer' })
  width!: number;

  @ApiProperty({ type: 'integer' })
  height!: number;
}

/** A photo as readers of the quest see it. */
export class PhotoView extends ReadyPhotoView {
  /** Alternative text: what the photo shows. */
  @ApiProperty()
  alt!: string;
}
