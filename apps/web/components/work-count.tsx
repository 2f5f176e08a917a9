'use client';

import { usePathname } from 'next/navigation';
import { createContext, use, useEffect, useState, type ReactNode } from 'react';
import { getWorklist } from '../lib/api/administration.ts';
import { quietApi } from '../lib/api/browser.ts';
import { pollWhileVisible } from '../lib/poll.ts';

const EVERY_MS = 300_000;

const WorkContext = createContext(0);

interface Props {
  readonly isModerator: boolean;
  readonly children: ReactNode;
}

/** Keeps the number of things that wait for a moderator: read on each page, on return to the tab, and now and then. */
export function WorkCount({ isModerator, children }: Props) {
  const pathname = usePathname();
  const [count, setCount] = useState(0);
  useEffect(() => {
    if (!isModerator) return;
    const read = () =>
      getWorklist(quietApi).then(
        ({ queues }) => {
          setCount(queues.reduce((sum, queue) => sum + queue.count, 0));
        },
        () => {
          // Keeps the last count.
        },
      );
    void read();
    return pollWhileVisible(read, EVERY_MS);
  }, [isModerator, pathname]);
  return <WorkContext value={count}>{children}</WorkContext>;
}

export function useWorkCount(): number {
  return use(WorkContext);
}
