'use client';

import { clsx } from 'clsx';
import { ChevronLeft, ChevronRight, X } from 'lucide-react';
import { useRef, useState } from 'react';
import type { Photo } from '../../lib/api/types.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import { photoPath } from '../../lib/photos/photo-path.ts';
import { PeopleText } from '../people-text.tsx';

interface Props {
  readonly questId: string;
  readonly photos: readonly Photo[] | undefined;
  readonly reader?: 'member' | 'visitor';
  /** One row of thumbnails, where a form below has to stay in sight. */
  readonly small?: boolean;
}

const roundButton =
  'inline-flex size-12 shrink-0 items-center justify-center rounded-full bg-surface text-ink hover:text-accent';

/** Small photos. Each opens larger in a dialog with the keys Esc, left and right. */
export function Gallery({ questId, photos = [], reader = 'member', small = false }: Props) {
  const t = useT();
  const dialog = useRef<HTMLDialogElement>(null);
  const [opened, setOpened] = useState<number>();
  if (photos.length === 0) return null;
  const open = (index: number) => {
    setOpened(index);
    dialog.current?.showModal();
  };
  const go = (step: number) => {
    setOpened((index = 0) => (index + step + photos.length) % photos.length);
  };
  const large = opened === undefined ? undefined : photos[opened];
  return (
    <>
      <ul
        aria-label={t('photos.list')}
        className={clsx('grid max-w-prose gap-2 sm:grid-cols-4', small ? 'mt-1 grid-cols-4' : 'mt-3 grid-cols-2')}
      >
        {photos.map(({ photoId, alt, width, height }, index) => (
          <li key={photoId}>
            <button
              type="button"
              className="block w-full cursor-zoom-in overflow-hidden rounded-xl bg-sunken"
              onClick={() => {
                open(index);
              }}
            >
              <span className="sr-only">{`${t('photos.open')} `}</span>
              {/* eslint-disable-next-line @next/next/no-img-element -- no page uses the image optimiser */}
              <img
                src={photoPath(questId, photoId, 'small', reader)}
                alt={alt}
                width={width}
                height={height}
                loading="lazy"
                decoding="async"
                className="aspect-4/3 w-full object-cover"
              />
            </button>
          </li>
        ))}
      </ul>
      <dialog
        ref={dialog}
        aria-label={t('photos.list')}
        className="m-auto max-h-dvh max-w-full bg-transparent p-3 backdrop:bg-[rgb(0_0_0/0.85)]"
        onClose={() => {
          setOpened(undefined);
        }}
        onClick={({ target, currentTarget }) => {
          if (target === currentTarget) currentTarget.close();
        }}
        onKeyDown={({ key }) => {
          if (key === 'ArrowLeft') go(-1);
          if (key === 'ArrowRight') go(1);
        }}
      >
        {large !== undefined && opened !== undefined && (
          <figure className="flex flex-col gap-3">
            {/* eslint-disable-next-line @next/next/no-img-element -- no page uses the image optimiser */}
            <img
              key={large.photoId}
              src={photoPath(questId, large.photoId, 'large', reader)}
              alt={large.alt}
              width={large.width}
              height={large.height}
              className="mx-auto h-auto max-h-[calc(100dvh-9rem)] w-auto max-w-full rounded-xl bg-sunken object-contain"
            />
            <figcaption className="flex items-center justify-between gap-3">
              <button
                type="button"
                className={clsx(roundButton, photos.length === 1 && 'invisible')}
                onClick={() => {
                  go(-1);
                }}
              >
                <ChevronLeft aria-hidden className="size-6" />
                <span className="sr-only">{t('photos.previous')}</span>
              </button>
              <p aria-live="polite" className="min-w-0 rounded-xl bg-surface px-4 py-2 text-center text-ink">
                <PeopleText>{large.alt}</PeopleText>
                {photos.length > 1 && (
                  <span className="block text-sm text-muted">
                    {t('photos.position', { number: opened + 1, total: photos.length })}
                  </span>
                )}
              </p>
              <button
                type="button"
                className={clsx(roundButton, photos.length === 1 && 'invisible')}
                onClick={() => {
                  go(1);
                }}
              >
                <ChevronRight aria-hidden className="size-6" />
                <span className="sr-only">{t('photos.next')}</span>
              </button>
              <button type="button" className={roundButton} onClick={() => dialog.current?.close()}>
                <X aria-hidden className="size-6" />
                <span className="sr-only">{t('photos.close')}</span>
              </button>
            </figcaption>
          </figure>
        )}
      </dialog>
    </>
  );
}
