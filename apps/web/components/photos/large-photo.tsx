'use client';

import { clsx } from 'clsx';
import { ChevronLeft, ChevronRight, X } from 'lucide-react';
import type { Photo } from '../../lib/api/types.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import { PeopleText } from '../people-text.tsx';

interface Props {
  readonly address: string;
  readonly photo: Photo;
  readonly number: number;
  readonly total: number;
  /** Shows the photo so many steps further. */
  readonly go: (step: number) => void;
  readonly close: () => void;
}

const roundButton =
  'inline-flex size-12 shrink-0 items-center justify-center rounded-full bg-surface text-ink hover:text-accent';

/** One photo of a gallery with its text, and buttons to the others. */
export function LargePhoto({ address, photo, number, total, go, close }: Props) {
  const t = useT();
  return (
    <figure className="flex flex-col gap-3">
      {/* eslint-disable-next-line @next/next/no-img-element -- no page uses the image optimiser */}
      <img
        key={photo.photoId}
        src={address}
        alt={photo.alt}
        width={photo.width}
        height={photo.height}
        className="mx-auto h-auto max-h-[calc(100dvh-9rem)] w-auto max-w-full rounded-xl bg-sunken object-contain"
      />
      <figcaption className="flex items-center justify-between gap-3">
        <button
          type="button"
          className={clsx(roundButton, total === 1 && 'invisible')}
          onClick={() => {
            go(-1);
          }}
        >
          <ChevronLeft aria-hidden className="size-6" />
          <span className="sr-only">{t('photos.previous')}</span>
        </button>
        <p aria-live="polite" className="min-w-0 rounded-xl bg-surface px-4 py-2 text-center text-ink">
          <PeopleText>{photo.alt}</PeopleText>
          {total > 1 && <span className="block text-sm text-muted">{t('photos.position', { number, total })}</span>}
        </p>
        <button
          type="button"
          className={clsx(roundButton, total === 1 && 'invisible')}
          onClick={() => {
            go(1);
          }}
        >
          <ChevronRight aria-hidden className="size-6" />
          <span className="sr-only">{t('photos.next')}</span>
        </button>
        <button type="button" className={roundButton} onClick={close}>
          <X aria-hidden className="size-6" />
          <span className="sr-only">{t('photos.close')}</span>
        </button>
      </figcaption>
    </figure>
  );
}
