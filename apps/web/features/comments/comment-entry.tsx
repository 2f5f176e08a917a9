'use client';

import { COMMENT_LIMITS } from '@civicforge/domain';
import { ConfirmedAction } from '../../components/confirmed-action.tsx';
import { AreaField } from '../../components/form/fields.tsx';
import { Form } from '../../components/form/form.tsx';
import { PeopleText } from '../../components/people-text.tsx';
import { ReportThing } from '../../components/report-thing.tsx';
import { PersonName } from '../../components/role-badge.tsx';
import { Dot } from '../../components/sentence.tsx';
import { Ago } from '../../components/time.tsx';
import { api } from '../../lib/api/browser.ts';
import { removeComment } from '../../lib/api/comments.ts';
import type { Comment } from '../../lib/api/types.ts';
import { useAppForm } from '../../lib/forms/use-app-form.ts';
import { useT } from '../../lib/i18n/provider.tsx';

interface Props {
  readonly questId: string;
  readonly comment: Comment;
  readonly viewerId: string;
  readonly onChange: (comment: Comment) => void;
}

/** One comment with what the viewer may do with it, or the mark of a removed one. */
export function CommentEntry({ questId, comment, viewerId, onChange }: Props) {
  const t = useT();
  const { commentId, author, text, audience, at, removedBy, reason, hidden, actions } = comment;
  return (
    <li className="py-3">
      <p className="text-sm text-muted">
        <PersonName t={t} person={author} />
        <Dot />
        <Ago at={at} />
        {audience === 'parties' && <Dot />}
        {audience === 'parties' && <span>{t('comment.parties')}</span>}
      </p>
      {text !== undefined && (
        <PeopleText as="p" lines className="mt-1 max-w-prose">
          {text}
        </PeopleText>
      )}
      {removedBy !== undefined && (
        <p className="mt-1 text-muted italic">
          {t(removedBy === 'author' ? 'comment.removedByAuthor' : 'comment.hiddenByModerator')}
        </p>
      )}
      {reason !== undefined && (
        <PeopleText as="blockquote" lines className="mt-1 max-w-prose border-s-2 border-edge ps-3 text-sm text-muted">
          {reason}
        </PeopleText>
      )}
      {hidden && <p className="mt-1 text-sm text-muted italic">{t('report.hiddenComment')}</p>}
      {actions.includes('remove') && (
        <div>
          <ConfirmedAction
            quiet
            action={t('comment.remove')}
            text={t('comment.removeText')}
            confirm={t('comment.remove')}
            keep={t('comment.keep')}
            work={async () => {
              onChange(await removeComment(api, questId, commentId));
            }}
          />
        </div>
      )}
      {actions.includes('hide') && <HideForm questId={questId} commentId={commentId} onDone={onChange} />}
      {author.userId !== viewerId && text !== undefined && !hidden && <ReportThing kind="comment" id={commentId} />}
    </li>
  );
}

interface HideProps {
  readonly questId: string;
  readonly commentId: string;
  readonly onDone: (comment: Comment) => void;
}

/** Hides a comment of another member. All readers see the reason. */
function HideForm({ questId, commentId, onDone }: HideProps) {
  const t = useT();
  const form = useAppForm<{ reason: string }, Comment>({
    rules: { reason: 'hideReason' },
    validate: async (fields) => (await import('./comments.schema.ts')).checkHide(fields),
    send: ({ reason }) => removeComment(api, questId, commentId, reason.trim()),
    done: onDone,
  });
  return (
    <details>
      <summary className="inline-flex min-h-9 items-center text-sm text-danger underline underline-offset-4">
        {t('comment.hide')}
      </summary>
      <Form form={form} submit={t('comment.hide')} submitKind="danger">
        <AreaField
          name="reason"
          label={t('comment.hideReason')}
          hint={t('comment.hideHint')}
          max={COMMENT_LIMITS.reason.max}
          rows={3}
        />
      </Form>
    </details>
  );
}
