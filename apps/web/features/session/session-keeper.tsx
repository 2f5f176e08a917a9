'use client';

import { useEffect } from 'react';
import { keepSession, lastRenewal } from '../../lib/session/keep.ts';

interface Props {
  /** Milliseconds until the session should be renewed, counted from the moment the page was made. */
  readonly dueIn: number;
  /** Milliseconds from one renewal to the next: 80 % of the session's life. */
  readonly every: number;
}

/** A timer that overslept asks again soon; a session that cannot be renewed now is tried again then too. */
const SOONEST_MS = 15_000;

/** Renews the session before it ends, once for all tabs: whoever comes first does it, the others see that it is done. */
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
      timer = setTimeout(() => void renew(), Math.min(Math.max(dueAt() - Date.now(), SOONEST_MS), 2 ** 31 - 1));
    };
    const renew = async () => {
      const alive = Date.now() < dueAt() || (await keepSession('due', every / 2));
      // An ended session is noticed at the next step the person takes; nobody is sent away while reading.
      if (alive) plan();
    };
    // A device that slept through its timer wakes up here.
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
