'use client';

import { useEffect } from 'react';

declare global {
  interface Window {
    /** Defined by the head of a built page (`server/page-head.ts`), which keeps taps and choices until it is called. */
    readonly runEarlyActions?: () => void;
  }
}

/** Repeats what the reader has tapped and chosen before the scripts of the page ran. */
export function EarlyActions() {
  useEffect(() => {
    // In a task of its own, because React drops events while it commits.
    const timer = setTimeout(() => window.runEarlyActions?.(), 0);
    return () => {
      clearTimeout(timer);
    };
  }, []);
  return null;
}
