'use client';

import { usePathname } from 'next/navigation';
import { createContext, use, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { quietApi } from '../lib/api/browser.ts';
import { getHome } from '../lib/api/home.ts';
import { pollWhileVisible } from '../lib/poll.ts';

const EVERY_MS = 300_000;

export interface Counts {
  /** Quests that wait for the member. */
  readonly waiting: number;
  /** Unread notices; 51 means more than 50. */
  readonly unread: number;
}

const NONE: Counts = { waiting: 0, unread: 0 };

interface CountsValue {
  readonly counts: Counts;
  readonly set: (known: Partial<Counts>) => void;
}

const CountsContext = createContext<CountsValue>({ counts: NONE, set: () => undefined });

interface Props {
  /** The counts of the server's render. Undefined for visitors. */
  readonly first: Counts | undefined;
  readonly children: ReactNode;
}

/** Pages that bring counts of their own. */
const OWN_COUNTS = ['/', '/notices'];

/**
 * Keeps the numbers beside the links of the frame: read again on each page, on return to the tab, and now and then. One
 * request brings both.
 */
export function MemberCounts({ first, children }: Props) {
  const pathname = usePathname();
  const [counts, setCounts] = useState(first ?? NONE);
  const set = useCallback((known: Partial<Counts>) => {
    setCounts((before) => ({ ...before, ...known }));
  }, []);
  const seen = useRef(pathname);
  const isMember = first !== undefined;
  useEffect(() => {
    if (!isMember) return;
    const read = () =>
      getHome(quietApi).then(
        ({ totals, unread }) => {
          set({ waiting: totals.waiting.count, unread });
        },
        () => {
          // Keeps the last counts.
        },
      );
    if (seen.current !== pathname && !OWN_COUNTS.includes(pathname)) void read();
    seen.current = pathname;
    return pollWhileVisible(read, EVERY_MS);
  }, [isMember, pathname, set]);
  const value = useMemo(() => ({ counts, set }), [counts, set]);
  return <CountsContext value={value}>{children}</CountsContext>;
}

export function useMemberCounts(): CountsValue {
  return use(CountsContext);
}

/** Passes the counts of a page just rendered to the badges. */
export function FreshCounts({ waiting, unread }: Partial<Counts>) {
  const { set } = use(CountsContext);
  useEffect(() => {
    set({ ...(waiting !== undefined && { waiting }), ...(unread !== undefined && { unread }) });
  }, [waiting, unread, set]);
  return null;
}
