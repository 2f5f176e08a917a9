'use client';

import { useEffect } from 'react';
import { inOwnTask } from '../../lib/own-task.ts';

declare global {
  interface Window {
    /** Defined by the head of a built page (`server/page-head.ts`), which keeps taps and choices until it is called. */
    readonly runEarlyActions?: () => void;
  }
}

/** Repeats what the reader has tapped and chosen before the scripts of the page ran. */
export function EarlyActions() {
  // React drops events while it commits.
  useEffect(() => inOwnTask(() => window.runEarlyActions?.()), []);
  return null;
}
