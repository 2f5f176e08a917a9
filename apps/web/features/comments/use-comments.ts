'use client';

import { useEffect, useRef, useState } from 'react';
import { quietApi } from '../../lib/api/browser.ts';
import { listComments } from '../../lib/api/comments.ts';
import { asProblem, type Problem } from '../../lib/api/problem.ts';
import type { Comment, CommentPage, Quest } from '../../lib/api/types.ts';
import { useSavedAt } from '../../lib/device/use-saved-page.ts';
import { inOwnTask } from '../../lib/own-task.ts';

interface State {
  /** Undefined until the first page has arrived. */
  readonly page: CommentPage | undefined;
  readonly isLoading: boolean;
  readonly problem: Problem | undefined;
}

export interface Comments extends State {
  /** Loads the next page, or the first one again after a problem. */
  readonly more: () => void;
  /** Adds a new comment at the end, or replaces a changed one. */
  readonly put: (comment: Comment) => void;
}

/** The comments of a quest. They load after the page, and again when the quest changes or a saved page is online. */
export function useComments({ questId, version }: Pick<Quest, 'questId' | 'version'>): Comments {
  const [state, setState] = useState<State>({ page: undefined, isLoading: true, problem: undefined });
  const latest = useRef({});
  const load = async (before: CommentPage | undefined) => {
    const request = {};
    latest.current = request;
    try {
      const next = await listComments(quietApi, questId, before?.nextCursor);
      const page = before === undefined ? next : { ...next, items: [...before.items, ...next.items] };
      if (latest.current === request) setState({ page, isLoading: false, problem: undefined });
    } catch (error) {
      if (latest.current === request) setState((now) => ({ ...now, isLoading: false, problem: asProblem(error) }));
    }
  };
  const first = useRef(load);
  useEffect(() => {
    first.current = load;
  });
  const isSaved = useSavedAt() !== undefined;
  useEffect(() => {
    const cancel = inOwnTask(() => void first.current(undefined));
    return () => {
      cancel();
      latest.current = {};
    };
  }, [questId, version, isSaved]);
  return {
    ...state,
    more: () => {
      setState((now) => ({ ...now, isLoading: true, problem: undefined }));
      void load(state.page?.nextCursor === undefined ? undefined : state.page);
    },
    put: (comment) => {
      setState((now) => ({ ...now, page: now.page && { ...now.page, items: withComment(now.page.items, comment) } }));
    },
  };
}

function withComment(items: readonly Comment[], comment: Comment): Comment[] {
  const isKnown = items.some(({ commentId }) => commentId === comment.commentId);
  return isKnown ? items.map((one) => (one.commentId === comment.commentId ? comment : one)) : [...items, comment];
}
