'use client';

import { fits, PHOTO_LIMITS, tidyText } from '@civicforge/domain';
import { Image as ImageIcon, TriangleAlert } from 'lucide-react';
import type { PhotoEntry } from '../../lib/photos/entries.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import { inputClass } from '../form/input-class.ts';
import { PeopleText } from '../people-text.tsx';
import { Sentence } from '../sentence.tsx';
import type { Chosen } from './use-photo-entries.ts';

interface Props {
  readonly id: string;
  readonly number: number;
  readonly entry: PhotoEntry;
  readonly chosen: Chosen | undefined;
  /** Address of the photo on its quest. */
  readonly address: string | undefined;
  /** True once the form has been checked, so that a missing text is marked. */
  readonly isChecked: boolean;
  readonly onAlt: (alt: string) => void;
  readonly onRetry: () => void;
  readonly onRemove: () => void;
}

const linkClass = 'min-h-6 text-sm font-semibold text-accent underline underline-offset-4';

/** One photo of a form: preview, state of its upload, alternative text, remove. */
export function PhotoEntryRow({ id, number, entry, chosen, address, isChecked, onAlt, onRetry, onRemove }: Props) {
  const t = useT();
  const isReady = entry.photoId !== undefined;
  const fault = isReady ? undefined : chosen?.fault;
  const isWrong = isChecked && !fits(tidyText(entry.alt, false), PHOTO_LIMITS.alt);
  const preview = chosen?.preview ?? address ?? entry.thumbnail;
  return (
    <li className="flex gap-3 narrow:flex-col">
      <div className="flex size-24 shrink-0 items-center justify-center overflow-hidden rounded-xl bg-sunken">
        {preview === undefined || fault === 'unreadable' || fault === 'wrongType' ? (
          <ImageIcon aria-hidden className="size-8 text-muted" />
        ) : (
          // The text field beside it says what the photo shows.
          // eslint-disable-next-line @next/next/no-img-element -- no page uses the image optimiser
          <img src={preview} alt="" width={96} height={96} className="size-24 object-cover" />
        )}
      </div>
      <div className="min-w-0 flex-1 space-y-1.5">
        {fault === undefined ? (
          <>
            <label htmlFor={id} className="block text-sm font-semibold">
              {t('photos.altLabel', { number })}
            </label>
            <input
              id={id}
              type="text"
              dir="auto"
              value={entry.alt}
              maxLength={PHOTO_LIMITS.alt.max}
              aria-describedby={`${id}-hint`}
              aria-invalid={isWrong}
              className={inputClass(isWrong)}
              onChange={({ currentTarget }) => {
                onAlt(currentTarget.value);
              }}
            />
            <p id={`${id}-hint`} className="text-sm text-muted">
              {t('photos.altHint')}
            </p>
          </>
        ) : (
          <p role="alert" className="flex gap-2 text-sm font-semibold text-danger">
            <TriangleAlert aria-hidden className="mt-px size-5 shrink-0" />
            <Sentence
              t={t}
              of={`photos.${fault}`}
              parts={{ name: <PeopleText>{chosen?.file.name ?? ''}</PeopleText> }}
            />
          </p>
        )}
        <div className="flex min-h-6 flex-wrap items-center gap-x-4 gap-y-1">
          {!isReady && fault === undefined && (
            <progress
              aria-label={t('photos.uploading', { number })}
              max={1}
              // The service takes a moment after the last byte.
              value={Math.min(0.95, chosen?.progress ?? 0)}
              className="h-2 w-24 accent-accent"
            />
          )}
          {fault === 'failed' && (
            <button type="button" onClick={onRetry} className={linkClass}>
              {t('photos.retry')}
            </button>
          )}
          <button type="button" onClick={onRemove} className={linkClass}>
            <span>{t('photos.remove')}</span>
            <span className="sr-only">{` ${t('photos.photo', { number })}`}</span>
          </button>
        </div>
      </div>
    </li>
  );
}
