'use client';

import { clsx } from 'clsx';
import { useRef, useState } from 'react';
import type { Photo } from '../../lib/api/types.ts';
import { useSavedAt } from '../../lib/device/use-saved-page.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import { photoPath } from '../../lib/photos/photo-path.ts';
import { lazyPart } from '../lazy-part.tsx';
import { PeopleText } from '../people-text.tsx';

interface Props {
  readonly questId: string;
  readonly photos: readonly Photo[] | undefined;
  readonly reader?: 'member' | 'visitor';
  /** One row of thumbnails, where a form below has to stay in sight. */
  readonly small?: boolean;
}

/** Loaded when the first photo is opened. */
const LargePhoto = lazyPart(async () => (await import('./large-photo.tsx')).LargePhoto);

/** Small photos. Each opens larger in a dialog with the keys Esc, left and right. A saved page has their descriptions alone. */
export function Gallery({ questId, photos = [], reader = 'member', small = false }: Props) {
  const t = useT();
  const dialog = useRef<HTMLDialogElement>(null);
  const [opened, setOpened] = useState<number>();
  const isSaved = useSavedAt() !== undefined;
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
            {isSaved ? (
              <PeopleText
                as="p"
                className="grid aspect-4/3 place-items-center overflow-hidden rounded-xl bg-sunken p-2 text-center text-sm text-muted"
              >
                {alt}
              </PeopleText>
            ) : (
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
            )}
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
          <LargePhoto
            address={photoPath(questId, large.photoId, 'large', reader)}
            photo={large}
            number={opened + 1}
            total={photos.length}
            go={go}
            close={() => dialog.current?.close()}
          />
        )}
      </dialog>
    </>
  );
}
