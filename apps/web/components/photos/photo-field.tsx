'use client';

import { PHOTO_LIMITS, PHOTO_TYPES } from '@civicforge/domain';
import { clsx } from 'clsx';
import { Camera, ImagePlus, type LucideIcon, TriangleAlert } from 'lucide-react';
import { type ComponentProps, useEffect, useRef } from 'react';
import type { Photo } from '../../lib/api/types.ts';
import { fieldOf } from '../../lib/photos/entries.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import { photoPath } from '../../lib/photos/photo-path.ts';
import { buttonClass } from '../button.tsx';
import { FieldError } from '../form/fields.tsx';
import { useField } from '../form/form-context.ts';
import { lazyPart } from '../lazy-part.tsx';
import { type UploadPhoto, usePhotoEntries } from './use-photo-entries.ts';

const loadRow = async () => (await import('./photo-entry-row.tsx')).PhotoEntryRow;
const PhotoEntryRow = lazyPart(loadRow);

interface Props {
  readonly hint: string;
  /** Photos that are there already, and the quest that shows them. */
  readonly photos?: readonly Photo[] | undefined;
  readonly questId?: string;
  readonly upload?: UploadPhoto;
}

/** Chooses or takes photos, uploads them at once, and asks for their alternative texts. The form field is `photos`. */
export function PhotoField({ hint, photos, questId, upload }: Props) {
  const t = useT();
  const { id, register, rule } = useField('photos');
  const shown = fieldOf(photos);
  const { entries, chosen, isFull, left, add, remove, retry, change } = usePhotoEntries('photos', shown, upload);
  const picker = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // Members add photos outdoors, where the connection may be gone by then.
    void loadRow().catch(() => undefined);
  }, []);
  const ready = entries.filter(({ photoId }) => photoId !== undefined).length;
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 font-semibold">
        <span>{t('photos.label')}</span>
        <span className="font-normal text-muted">{` ${t('common.optional')}`}</span>
      </legend>
      <p id={`${id}-hint`} className="mb-3 text-sm text-muted">
        {`${hint} ${t('photos.hint', { count: PHOTO_LIMITS.count })}`}
      </p>
      {/* A text input, because a form reset does not restore a hidden one. */}
      <input type="text" hidden defaultValue={shown} {...register} />
      {entries.length > 0 && (
        <ul className="mb-3 space-y-3">
          {entries.map((entry, index) => (
            <PhotoEntryRow
              key={entry.key}
              id={`${id}-${entry.key}`}
              number={index + 1}
              entry={entry}
              chosen={chosen[entry.key]}
              isChecked={rule !== undefined}
              address={
                questId !== undefined && photos?.some(({ photoId }) => photoId === entry.photoId) === true
                  ? photoPath(questId, entry.photoId ?? '', 'small', 'member')
                  : undefined
              }
              onAlt={(alt) => {
                change(entry.key, { alt });
              }}
              onRetry={() => {
                retry(entry.key);
              }}
              onRemove={() => {
                remove(entry.key);
                picker.current?.focus();
              }}
            />
          ))}
        </ul>
      )}
      <div className={clsx('flex flex-wrap gap-3', isFull && 'hidden')}>
        <PickButton
          label={t('photos.choose')}
          icon={ImagePlus}
          ref={picker}
          id={id}
          multiple
          aria-describedby={`${id}-hint`}
          onPick={add}
        />
        {/* Devices with a touch screen have a camera. */}
        <PickButton
          label={t('photos.take')}
          icon={Camera}
          className="pointer-fine:hidden"
          capture="environment"
          onPick={add}
        />
      </div>
      {left > 0 && (
        <p role="alert" className="mt-2 flex gap-2 text-sm font-semibold text-danger">
          <TriangleAlert aria-hidden className="mt-px size-5 shrink-0" />
          <span>{t('photos.tooMany', { max: PHOTO_LIMITS.count })}</span>
        </p>
      )}
      <p role="status" className="sr-only">
        {entries.length > 0 ? t('photos.ready', { ready, total: entries.length }) : ''}
      </p>
      <FieldError id={id} rule={rule} />
    </fieldset>
  );
}

interface PickProps extends Omit<ComponentProps<'input'>, 'type' | 'accept' | 'onChange'> {
  readonly label: string;
  readonly icon: LucideIcon;
  readonly onPick: (files: readonly File[]) => void;
}

/** A button over a file input, which keeps its keyboard and its name. */
function PickButton({ label, icon: Icon, className, onPick, ...input }: PickProps) {
  return (
    <label
      className={buttonClass(
        'secondary',
        clsx('relative overflow-hidden has-focus-visible:outline-2 has-focus-visible:outline-offset-2', className),
        true,
      )}
    >
      <Icon aria-hidden className="size-5 shrink-0" />
      <span>{label}</span>
      <input
        {...input}
        type="file"
        accept={PHOTO_TYPES.join(',')}
        className="absolute inset-0 cursor-pointer opacity-0"
        onChange={({ currentTarget }) => {
          onPick([...(currentTarget.files ?? [])]);
          currentTarget.value = '';
        }}
      />
    </label>
  );
}
