'use client';

import { COMMENT_LIMITS } from '@civicforge/domain';
import { AreaField } from '../../components/form/fields.tsx';
import { Form } from '../../components/form/form.tsx';
import { Notice } from '../../components/notice.tsx';
import { api } from '../../lib/api/browser.ts';
import { writeComment } from '../../lib/api/comments.ts';
import { asProblem } from '../../lib/api/problem.ts';
import type { Comment, Quest } from '../../lib/api/types.ts';
import { draftName } from '../../lib/forms/draft.ts';
import { intentKey, isUndecided, settleIntent } from '../../lib/forms/intent.ts';
import { useAppForm } from '../../lib/forms/use-app-form.ts';
import { useT } from '../../lib/i18n/provider.tsx';
import { positionOf } from '../../lib/quest/position.ts';

interface Props {
  readonly quest: Quest;
  readonly viewerId: string;
  readonly audience: Comment['audience'];
  readonly onDone: (comment: Comment) => void;
}

/** Writes a comment. While statements are sealed, it asks the parties not to tell theirs. */
export function CommentForm({ quest, viewerId, audience, onDone }: Props) {
  const t = useT();
  const intent = `${quest.questId}.comment`;
  const form = useAppForm<{ text: string }, Comment>({
    again: true,
    draft: draftName(viewerId, intent),
    rules: { text: 'comment' },
    validate: async (fields) => (await import('./comments.schema.ts')).checkComment(fields),
    send: ({ text }) => send(quest.questId, text.trim(), intent),
    done: (comment) => {
      form.store.set('text', '');
      form.discardDraft();
      onDone(comment);
    },
  });
  const isParty = positionOf(quest, { userId: viewerId }) !== 'other';
  const isSealed = isParty && audience === 'parties' && ['CLAIMED', 'SUBMITTED'].includes(quest.status);
  return (
    <Form form={form} submit={t('comment.send')} submitKind="secondary">
      {isSealed && <Notice kind="info">{t('comment.sealed')}</Notice>}
      <AreaField
        name="text"
        label={t('comment.label')}
        hint={t(audience === 'members' ? 'comment.forMembers' : 'comment.forParties')}
        max={COMMENT_LIMITS.text.max}
        rows={3}
      />
    </Form>
  );
}

async function send(questId: string, text: string, intent: string): Promise<Comment> {
  try {
    const comment = await writeComment(api, questId, text, intentKey(intent));
    settleIntent(intent);
    return comment;
  } catch (error) {
    if (!isUndecided(asProblem(error))) settleIntent(intent);
    throw error;
  }
}
