'use client';

import { PHOTO_LIMITS } from '@civicforge/domain';
import { useEffect, useRef, useState } from 'react';
import { useFieldValue } from '../../lib/forms/form-store.ts';
import { entriesOf, type PhotoEntry, toField } from '../../lib/photos/entries.ts';
import type { PhotoFault, Upload } from '../../lib/photos/upload.ts';
import { useField } from '../form/form-context.ts';

/** Uploads a file and returns the id of its photo. */
export type UploadPhoto = (file: File, upload: Upload) => Promise<string>;

/** What this page knows of a photo that was chosen on it. */
export interface Chosen {
  readonly file: File;
  /** Address of the file in this page. */
  readonly preview: string;
  /** Sent part, 0 to 1. */
  readonly progress: number;
  readonly fault?: PhotoFault;
}

/** True for a photo that is never added. One whose upload has failed can be sent again, so it keeps its place. */
const isRefused = (chosen: Chosen | undefined) => chosen?.fault !== undefined && chosen.fault !== 'failed';

const defaultUpload: UploadPhoto = async (file, upload) =>
  (await import('../../lib/photos/upload.ts')).uploadPhoto(file, upload);

/** The photos of a form field, and the uploads of those that were chosen on this page. */
export function usePhotoEntries(name: string, shown: string, upload: UploadPhoto = defaultUpload) {
  const { form } = useField(name);
  const { store } = form;
  const value = useFieldValue(store, name);
  const [chosen, setChosen] = useState<Readonly<Record<string, Chosen>>>({});
  const [left, setLeft] = useState(0);
  const running = useRef(new Map<string, AbortController>());

  useEffect(() => {
    const uploads = running.current;
    return () => {
      for (const upload of uploads.values()) upload.abort();
    };
  }, []);

  // A draft of an earlier visit can name photos whose upload has ended with that visit. They leave the field as well.
  const entries = entriesOf(value ?? shown).filter(
    ({ key, photoId }) => photoId !== undefined || chosen[key] !== undefined,
  );
  const places = entries.filter(({ key, photoId }) => photoId !== undefined || !isRefused(chosen[key])).length;

  const current = () => entriesOf(store.value(name) ?? shown);
  const write = (entries: readonly PhotoEntry[]) => {
    store.set(name, toField(entries));
  };
  const change = (key: string, changes: Partial<PhotoEntry>) => {
    write(current().map((entry) => (entry.key === key ? { ...entry, ...changes } : entry)));
  };
  const note = (key: string, changes: Partial<Chosen>) => {
    setChosen((all) => (all[key] === undefined ? all : { ...all, [key]: { ...all[key], ...changes } }));
  };

  const send = async (key: string, file: File) => {
    const controller = new AbortController();
    running.current.set(key, controller);
    try {
      const onProgress = (progress: number) => {
        note(key, { progress });
      };
      const onThumbnail = (thumbnail: string) => {
        if (!controller.signal.aborted) change(key, { thumbnail });
      };
      const photoId = await upload(file, { signal: controller.signal, onProgress, onThumbnail });
      if (!controller.signal.aborted) change(key, { photoId });
    } catch (error) {
      if (!controller.signal.aborted) note(key, { fault: faultOf(error) });
    } finally {
      running.current.delete(key);
    }
  };

  const add = (files: readonly File[]) => {
    const taken = files.slice(0, Math.max(0, PHOTO_LIMITS.count - places));
    setLeft(files.length - taken.length);
    const added = taken.map((file) => ({ key: crypto.randomUUID(), file }));
    setChosen((all) => ({
      ...all,
      ...Object.fromEntries(
        added.map(({ key, file }) => [key, { file, preview: URL.createObjectURL(file), progress: 0 }]),
      ),
    }));
    write([...current(), ...added.map(({ key }) => ({ key, alt: '' }))]);
    for (const { key, file } of added) void send(key, file);
  };

  const remove = (key: string) => {
    running.current.get(key)?.abort();
    const preview = chosen[key]?.preview;
    if (preview !== undefined) URL.revokeObjectURL(preview);
    setLeft(0);
    write(current().filter((entry) => entry.key !== key));
  };

  const retry = (key: string) => {
    const known = chosen[key];
    if (known === undefined) return;
    setChosen((all) => ({ ...all, [key]: { file: known.file, preview: known.preview, progress: 0 } }));
    void send(key, known.file);
  };

  const isLeftOver = entries.length < entriesOf(value ?? shown).length;
  useEffect(() => {
    if (isLeftOver) store.set(name, toField(entries));
  });
  return { entries, chosen, isFull: places >= PHOTO_LIMITS.count, left, add, remove, retry, change };
}

function faultOf(error: unknown): PhotoFault {
  return error instanceof Error && 'fault' in error ? (error.fault as PhotoFault) : 'failed';
}
