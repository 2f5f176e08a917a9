'use client';

import { usePathname, useRouter } from 'next/navigation';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { Notice } from '../../components/notice.tsx';
import { Sentence } from '../../components/sentence.tsx';
import { When } from '../../components/time.tsx';
import { isSavedPath } from '../../lib/device/saved-paths.ts';
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
  const savedAt = useSyncExternalStore(watchConnection, savedAtOfPage, () => undefined);
  useEffect(() => {
    if (savedAt === undefined) return;
    // Reads the page anew, and keeps what was typed.
    const refresh = () => {
      router.refresh();
    };
    window.addEventListener('online', refresh);
    return () => {
      window.removeEventListener('online', refresh);
    };
  }, [router, savedAt]);
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

/** Returns the time at which the service worker has saved this page, ISO 8601; undefined for a page from the network. */
function savedAtOfPage(): string | undefined {
  return document.body.dataset['savedAt'];
}

/** Ends the mark of a saved page when the device is online again. */
function watchConnection(changed: () => void): () => void {
  const online = () => {
    delete document.body.dataset['savedAt'];
    changed();
  };
  window.addEventListener('online', online);
  return () => {
    window.removeEventListener('online', online);
  };
}
