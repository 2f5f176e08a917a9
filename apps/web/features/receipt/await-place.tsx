'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { pollWhileVisible } from '../../lib/poll.ts';

const EVERY_MS = 3_000;
/** After a minute the log has stopped, and the reader reloads the page later. */
const MOST_TIMES = 20;

/** Renders the page again until the receipt has its place in the log, which takes seconds. */
export function AwaitPlace() {
  const router = useRouter();
  useEffect(() => {
    let times = 0;
    const stop = pollWhileVisible(() => {
      times += 1;
      router.refresh();
      if (times === MOST_TIMES) stop();
      return Promise.resolve();
    }, EVERY_MS);
    return stop;
  }, [router]);
  return null;
}
