'use client';

import { useState } from 'react';
import { useMemberCounts } from '../../components/member-counts.tsx';
import { api } from '../../lib/api/browser.ts';
import { markNoticesRead } from '../../lib/api/notices.ts';
import { asProblem, type Problem } from '../../lib/api/problem.ts';
import type { QuestNotice } from '../../lib/api/types.ts';

export interface Reading {
  readonly isRead: (notice: QuestNotice) => boolean;
  readonly problem: Problem | undefined;
  /** Marks at once, and takes it back if the service refuses. Returns false then. */
  readonly mark: (notices: readonly QuestNotice[]) => Promise<boolean>;
}

/** Marks notices as read, in the list and in the number beside the bell. */
export function useReading(): Reading {
  const { counts, set } = useMemberCounts();
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const [problem, setProblem] = useState<Problem>();
  const isRead = ({ noticeId, read }: QuestNotice) => read || marked.has(noticeId);
  const mark = async (notices: readonly QuestNotice[]) => {
    const ids = notices.filter((notice) => !isRead(notice)).map(({ noticeId }) => noticeId);
    if (ids.length === 0) return true;
    const before = counts.unread;
    setProblem(undefined);
    setMarked((known) => new Set([...known, ...ids]));
    set({ unread: Math.max(0, before - ids.length) });
    try {
      await markNoticesRead(api, ids);
      return true;
    } catch (error) {
      setMarked((known) => new Set([...known].filter((id) => !ids.includes(id))));
      set({ unread: before });
      setProblem(asProblem(error));
      return false;
    }
  };
  return { isRead, problem, mark };
}
