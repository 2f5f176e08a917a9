'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { pollWhileVisible } from '../../lib/poll.ts';

const EVERY_MS = 3_000;

/** Renders the page again until the receipt has its place in the log, which takes seconds. */
export function AwaitPlace() {
  const router = useRouter();
  useEffect(
    () =>
      pollWhileVisible(() => {
        router.refresh();
        return Promise.resolve();
      }, EVERY_MS),
    [router],
  );
  return null;
}
