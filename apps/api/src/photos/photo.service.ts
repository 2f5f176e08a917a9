import { Injectable } from '@nestjs/common';
import { newUlid } from '../dynamo/ulids.ts';
import { Clock } from '../clock/clock.ts';
import { type Answer, answer } from '../http/answer.ts';
import type { Caller } from '../http/caller.ts';
import { ConditionFailed } from '../dynamo/condition-failed.ts';
import { type Change, IDEMPOTENCY_WRITE } from '../http/change.ts';
import { Problem } from '../http/problem.ts';
import type { CreatePhotoBody, NewPhotoView, ReadyPhotoView } from './photo.dto.ts';
import type { StoredPhoto } from './photo.item.ts';
import { PHOTO_PROBLEMS } from './photo-problems.ts';
import { PhotoProcessor } from './photo-processor.ts';
import { PhotoRepository } from './photo.repository.dynamo.ts';
import { PhotoStore } from './photo-store.ts';

const DAY = 86_400_000;

/** How long a photo waits for its quest or submission, in milliseconds. */
export const WAITING_MS = DAY;

/** A photo is no longer processed this long before its deletion, so that the two never overlap. */
const LAST_HOUR_MS = 3_600_000;

/** Takes photos from the device to two renditions that a quest or submission can show. */
@Injectable()
export class PhotoService {
  constructor(
    private readonly photos: PhotoRepository,
    private readonly store: PhotoStore,
    private readonly processor: PhotoProcessor,
    private readonly clock: Clock,
  ) {}

  /**
   * Makes a photo without a file, and the link that takes its file.
   * @throws Problem `rate-limited` at the limit of a day, `idempotency.in-progress`
   */
  async create({ type, bytes }: CreatePhotoBody, caller: Caller, change: Change): Promise<Answer<NewPhotoView>> {
    const now = this.clock.now();
    const photoId = newUlid(now.getTime());
    const upload = { type, bytes };
    const keptUntil = new Date(now.getTime() + WAITING_MS).toISOString();
    const { url, headers, expiresAt } = await this.store.uploadLink(photoId, upload);
    const created = answer<NewPhotoView>(
      { photoId, upload: { method: 'PUT', url, headers: { ...headers }, expiresAt }, keptUntil },
      { status: 201 },
    );
    const photo = {
      photoId,
      ownerId: caller.userId,
      state: 'UPLOADING',
      upload,
      createdAt: now.toISOString(),
    } as const;
    if (!(await this.write(photo, keptUntil, change, created))) throw limitReached(now);
    return created;
  }

  /**
   * Processes the uploaded file. A repeated call answers with the stored result.
   * @throws Problem `photo.not-found`, `photo.not-uploaded`, `photo.unreadable`, `photo.too-many-pixels`, `busy`
   */
  async process(photoId: string, caller: Caller): Promise<ReadyPhotoView> {
    const photo = await this.photos.find(photoId);
    if (photo?.ownerId !== caller.userId || photo.state === 'DELETING') throw notFound();
    if (photo.size) return { photoId, ...photo.size };
    if (Date.parse(photo.createdAt) + WAITING_MS - LAST_HOUR_MS < this.clock.now().getTime()) throw notFound();
    const { renditions, width, height } = await this.processor.process(() => this.uploaded(photoId));
    await this.store.keep(photoId, renditions);
    if (!(await this.photos.markReady(photoId, { width, height }))) {
      // The sweep may have deleted the files before these were stored.
      await this.store.delete(photoId);
      throw notFound();
    }
    // A killed process leaves the original to the lifecycle rule of the store.
    await this.store.deleteUpload(photoId);
    return { photoId, width, height };
  }

  private async uploaded(photoId: string): Promise<Uint8Array> {
    const original = await this.store.readUpload(photoId);
    if (original === undefined) throw new Problem(PHOTO_PROBLEMS['photo.not-uploaded']);
    return original;
  }

  private async write(photo: StoredPhoto, dueAt: string, change: Change, created: Answer<NewPhotoView>) {
    try {
      return await this.photos.create(
        photo,
        dueAt,
        change,
        change.finish(() => created),
      );
    } catch (error) {
      const isTakenOver = error instanceof ConditionFailed && error.names.includes(IDEMPOTENCY_WRITE);
      throw isTakenOver ? new Problem('idempotency.in-progress') : error;
    }
  }
}

function notFound(): Problem {
  return new Problem(PHOTO_PROBLEMS['photo.not-found']);
}

function limitReached(now: Date): Problem {
  const seconds = Math.ceil((DAY - (now.getTime() % DAY)) / 1_000);
  return new Problem('rate-limited', 'You have added as many photos as one day allows. Try again tomorrow.', {
    headers: { 'retry-after': String(seconds) },
  });
}
