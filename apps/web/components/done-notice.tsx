'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { useT } from '../lib/i18n/provider.tsx';
import type { MessageKey } from '../lib/i18n/catalogue.ts';
import { Notice } from './notice.tsx';

/** Says what has been done, with the focus on it, so that it is read aloud and seen. */
export function DoneNotice({ done }: { readonly done: MessageKey | undefined }) {
  const t = useT();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (done !== undefined) place.current?.focus();
  }, [done]);
  return (
    <div ref={place} tabIndex={-1} className="rounded-xl">
      {done !== undefined && (
        <Notice kind="success" live>
          {t(done)}
        </Notice>
      )}
    </div>
  );
}

/** Returns the message for `DoneNotice`, and a function that waits for a change, sets it, and loads the page's data anew. */
export function useDone() {
  const router = useRouter();
  const [done, setDone] = useState<MessageKey>();
  const after = async (message: MessageKey, work: Promise<unknown>) => {
    await work;
    setDone(message);
    router.refresh();
  };
  return { done, after };
}
