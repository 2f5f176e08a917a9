'use client';

import { UnsentText } from '../../components/form/unsent-text.tsx';
import { More } from '../../components/more.tsx';
import type { OwnUser, Quest } from '../../lib/api/types.ts';
import { draftName } from '../../lib/forms/draft.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import { CommentEntry } from './comment-entry.tsx';
import { CommentForm } from './comment-form.tsx';
import { useComments } from './use-comments.ts';

interface Props {
  readonly quest: Quest;
  readonly viewer: Pick<OwnUser, 'userId'>;
}

/** The comments of a quest that are for the viewer, oldest first, and the form for a new one. */
export function Comments({ quest, viewer }: Props) {
  const t = useT();
  const { page, isLoading, problem, more, put } = useComments(quest);
  const [audience] = page?.audiences ?? [];
  const pages = { hasMore: page === undefined || page.nextCursor !== undefined, isLoading, problem, more };
  return (
    <section aria-labelledby="comments">
      <h2 id="comments" className="mb-2 text-lg font-semibold">
        {t('comment.title')}
      </h2>
      {page === undefined && problem === undefined && (
        <p role="status" className="min-h-11 text-muted">
          {t('common.loading')}
        </p>
      )}
      {page?.items.length === 0 && page.nextCursor === undefined && (
        <p className="text-muted">{t(audience === 'members' ? 'comment.first' : 'comment.none')}</p>
      )}
      {page !== undefined && page.items.length > 0 && (
        <ol className="divide-y divide-line border-y border-line">
          {page.items.map((comment) => (
            <CommentEntry
              key={comment.commentId}
              questId={quest.questId}
              comment={comment}
              viewerId={viewer.userId}
              onChange={put}
            />
          ))}
        </ol>
      )}
      {(page !== undefined || problem !== undefined) && <More pages={pages} />}
      {page !== undefined && audience === undefined && page.items.length > 0 && (
        <p className="mt-3 text-sm text-muted">{t('comment.closed')}</p>
      )}
      {page !== undefined && audience === undefined && (
        <UnsentText draft={draftName(viewer.userId, `${quest.questId}.comment`)} />
      )}
      {audience !== undefined && (
        <div className="mt-4">
          <CommentForm quest={quest} viewerId={viewer.userId} audience={audience} onDone={put} />
        </div>
      )}
    </section>
  );
}
