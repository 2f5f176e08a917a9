'use client';

import { useEffect } from 'react';
import { keepSession, lastRenewal } from '../../lib/session/keep.ts';

interface Props {
  /** Milliseconds from the page load to the first renewal. */
  readonly dueIn: number;
  /** Milliseconds between renewals: 80 % of the session's lifetime. */
  readonly every: number;
}

/** Shortest delay before a retry or a renewal that is overdue. */
const MIN_DELAY_MS = 15_000;

/** Renews the session before it ends, once for all tabs. */
export function SessionKeeper({ dueIn, every }: Props) {
  useEffect(() => {
    const loadedAt = Date.now();
    let timer: ReturnType<typeof setTimeout>;
    const dueAt = () => {
      const renewedAt = lastRenewal() ?? 0;
      return renewedAt > loadedAt ? renewedAt + every : loadedAt + dueIn;
    };
    const plan = () => {
      clearTimeout(timer);
      timer = setTimeout(() => void renew(), Math.min(Math.max(dueAt() - Date.now(), MIN_DELAY_MS), 2 ** 31 - 1));
    };
    const renew = async () => {
      const alive = Date.now() < dueAt() || (await keepSession('due', every / 2));
      // A session that has ended is handled at the member's next action, so that reading is not interrupted by a redirect.
      if (alive) plan();
    };
    // A device that slept past its timer renews here.
    const awake = () => {
      if (document.visibilityState === 'visible' && Date.now() >= dueAt()) void renew();
    };
    plan();
    document.addEventListener('visibilitychange', awake);
    window.addEventListener('storage', plan);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', awake);
      window.removeEventListener('storage', plan);
    };
  }, [dueIn, every]);
  return null;
}
