'use client';

import { usePathname, useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { Notice } from '../../components/notice.tsx';
import { Sentence } from '../../components/sentence.tsx';
import { When } from '../../components/time.tsx';
import { isSavedPath } from '../../lib/device/saved-paths.ts';
import { endSavedPage, useSavedAt } from '../../lib/device/use-saved-page.ts';
import { useT } from '../../lib/i18n/provider.tsx';

/** Pause before a page is saved, so that a reader who only passes by costs nothing. */
const SETTLED_MS = 2_000;

/**
 * Registers the service worker, tells it the visited pages, and says on a saved page that it may be old. A new version of
 * the worker waits until no page is open, so this never reloads anything.
 */
export function AppWorker({ isEnabled }: { readonly isEnabled: boolean }) {
  const t = useT();
  const router = useRouter();
  const path = usePathname();
  const [firstPath] = useState(path);
  const savedAt = useSavedAt();
  useEffect(() => {
    if (savedAt === undefined) return undefined;
    // The device is online: reads the page anew, and keeps what was typed.
    return () => {
      router.refresh();
    };
  }, [router, savedAt]);
  useEffect(() => {
    if (firstPath !== path) endSavedPage();
  }, [firstPath, path]);
  useEffect(() => {
    if (!isEnabled || !('serviceWorker' in navigator)) return;
    // Where the browser refuses (private windows, storage policies), the pages work without it.
    void navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' }).catch(() => undefined);
  }, [isEnabled]);
  useEffect(() => {
    if (!isEnabled || !('serviceWorker' in navigator) || !isSavedPath(path)) return;
    const timer = setTimeout(() => {
      if (navigator.onLine) void tellVisit(path + window.location.search);
    }, SETTLED_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [isEnabled, path]);
  if (savedAt === undefined || firstPath !== path) return null;
  return (
    <div className="mx-auto w-full max-w-6xl px-4 pt-4 sm:px-6">
      <Notice kind="info" live>
        <Sentence t={t} of="offline.saved" parts={{ when: <When at={savedAt} /> }} />
      </Notice>
    </div>
  );
}

async function tellVisit(visited: string): Promise<void> {
  const { active } = await navigator.serviceWorker.ready;
  active?.postMessage({ visited });
}
