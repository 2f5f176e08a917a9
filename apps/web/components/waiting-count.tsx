'use client';

import { usePathname } from 'next/navigation';
import { createContext, use, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { quietApi } from '../lib/api/browser.ts';
import { getHome } from '../lib/api/home.ts';
import { pollWhileVisible } from '../lib/poll.ts';

const EVERY_MS = 300_000;

interface WaitingValue {
  readonly count: number;
  readonly set: (count: number) => void;
}

const WaitingContext = createContext<WaitingValue>({ count: 0, set: () => undefined });

interface Props {
  /** The count of the server's render. Undefined for visitors. */
  readonly first: number | undefined;
  readonly children: ReactNode;
}

/** Keeps the number of quests that wait for the member: read again on each page, on return to the tab, and now and then. */
export function WaitingCount({ first, children }: Props) {
  const pathname = usePathname();
  const [count, set] = useState(first ?? 0);
  const seen = useRef(pathname);
  const isMember = first !== undefined;
  useEffect(() => {
    if (!isMember) return;
    const read = () =>
      getHome(quietApi).then(
        ({ totals }) => {
          set(totals.waiting.count);
        },
        () => {
          // Keeps the last count.
        },
      );
    // The start page brings its own count.
    if (seen.current !== pathname && pathname !== '/') void read();
    seen.current = pathname;
    return pollWhileVisible(read, EVERY_MS);
  }, [isMember, pathname]);
  const value = useMemo(() => ({ count, set }), [count]);
  return <WaitingContext value={value}>{children}</WaitingContext>;
}

export function useWaitingCount(): number {
  return use(WaitingContext).count;
}

/** Passes the count of a page just rendered to the badges. */
export function FreshWaitingCount({ count }: { readonly count: number }) {
  const { set } = use(WaitingContext);
  useEffect(() => {
    set(count);
  }, [count, set]);
  return null;
}
