import { act, screen, waitFor, within } from '@testing-library/react';
import type { Comment, CommentPage, Quest } from '../../lib/api/types.ts';
import { draftName, writeDraft } from '../../lib/forms/draft.ts';
import { ada, aQuest, aSubmittedQuest, ben, mia } from '../../testing/builders.ts';
import { draw, t } from '../../testing/draw.tsx';
import { answers, noConnection, ok, problem } from '../../testing/service.ts';
import { Comments } from './comments.tsx';

function aComment(changes: Partial<Comment> = {}): Comment {
  return {
    commentId: 'c1',
    author: ben,
    text: 'Is there paint?',
    audience: 'members',
    at: '2026-05-04T11:00:00.000Z',
    actions: [],
    ...changes,
  };
}

function show(quest: Quest, page: CommentPage) {
  answers('get', '/quests/q1/comments', ok(page));
  return draw(<Comments quest={quest} viewer={ada} />);
}

const open: CommentPage['audiences'] = ['members'];

describe('Comments', () => {
  it('show author, text and audience, and that the parties comment among themselves', async () => {
    show(aSubmittedQuest(), { items: [aComment({ audience: 'parties' })], audiences: ['parties'] });
    expect(screen.getByRole('status')).toHaveTextContent('Loading');
    const entry = await screen.findByRole('listitem');
    expect(entry).toHaveTextContent('Ben · 1 hour ago · only for those involved');
    expect(within(entry).getByText('Is there paint?')).toBeInTheDocument();
    expect(screen.getByText(t('comment.sealed'))).toBeInTheDocument();
    expect(screen.getByText(t('comment.forParties'))).toBeInTheDocument();
  });

  it('ask no secrecy of an open or completed quest', async () => {
    show(aSubmittedQuest({ status: 'COMPLETED' }), { items: [], audiences: ['parties'] });
    expect(await screen.findByLabelText('Your comment')).toBeInTheDocument();
    expect(screen.queryByText(t('comment.sealed'))).not.toBeInTheDocument();
    expect(screen.getByText(t('comment.none'))).toBeInTheDocument();
  });

  it('of a claimed quest ask for no questions and offers of help', async () => {
    show(aSubmittedQuest(), { items: [], audiences: ['parties'] });
    expect(await screen.findByText(t('comment.none'))).toBeInTheDocument();
    expect(screen.queryByText(t('comment.first'))).not.toBeInTheDocument();
  });

  it('that a case has hidden are not reported again', async () => {
    show(aQuest(), { items: [aComment({ hidden: true })], audiences: open });
    expect(await screen.findByText(t('report.hiddenComment'))).toBeInTheDocument();
    expect(screen.queryByText(t('report.short'))).not.toBeInTheDocument();
  });

  it('ask no secrecy of a moderator, who makes no statement', async () => {
    answers('get', '/quests/q1/comments', ok({ items: [], audiences: ['parties'] }));
    draw(<Comments quest={aSubmittedQuest()} viewer={mia} />);
    expect(await screen.findByLabelText('Your comment')).toBeInTheDocument();
    expect(screen.queryByText(t('comment.sealed'))).not.toBeInTheDocument();
  });

  it('send a comment once and add it to the list', async () => {
    const { user } = show(aQuest(), { items: [], audiences: open });
    expect(await screen.findByText(t('comment.first'))).toBeInTheDocument();
    const mine = aComment({ commentId: 'c2', author: ada, text: 'I help.', actions: ['remove'] });
    const sent = answers('post', '/quests/q1/comments', problem(503, 'busy'), ok(mine, 201));
    await user.type(screen.getByLabelText('Your comment'), ' I help. ');
    await user.click(screen.getByRole('button', { name: 'Send the comment' }));
    expect(await screen.findByText(t('problem.busy'))).toBeInTheDocument();
    expect(screen.getByLabelText('Your comment')).toHaveValue(' I help. ');
    await user.click(screen.getByRole('button', { name: 'Send the comment' }));
    expect(await screen.findByText('I help.')).toBeInTheDocument();
    expect(screen.getByLabelText('Your comment')).toHaveValue('');
    expect(sent.map(({ body }) => body)).toEqual([{ text: 'I help.' }, { text: 'I help.' }]);
    const keys = sent.map(({ headers }) => headers.get('idempotency-key'));
    expect(keys[1]).toBe(keys[0]);
  });

  it('refuse an empty comment without a request', async () => {
    const { user } = show(aQuest(), { items: [], audiences: open });
    await screen.findByLabelText('Your comment');
    await user.click(screen.getByRole('button', { name: 'Send the comment' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('Write a comment of 1 to 1,000 characters.');
  });

  it('are read-only after the claim for other members', async () => {
    show(aQuest({ status: 'CLAIMED' }), { items: [aComment()], audiences: [] });
    expect(await screen.findByText(t('comment.closed'))).toBeInTheDocument();
    expect(screen.queryByLabelText('Your comment')).not.toBeInTheDocument();
    expect(screen.queryByText(t('common.unsent'))).not.toBeInTheDocument();
  });

  it('show a draft that can no longer be sent, until it is discarded', async () => {
    writeDraft(draftName(ada.userId, 'q1.comment'), { text: ' Is there paint? ' });
    const { user } = show(aQuest({ status: 'CLAIMED' }), { items: [], audiences: [] });
    expect(await screen.findByText('Is there paint?')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Discard draft' }));
    expect(screen.queryByText('Is there paint?')).not.toBeInTheDocument();
  });

  it('remove an own comment after a question', async () => {
    const { user } = show(aQuest(), { items: [aComment({ author: ada, actions: ['remove'] })], audiences: open });
    const { text: _, ...gone } = aComment({ author: ada, removedAt: '2026-05-04T12:00:00.000Z', removedBy: 'author' });
    const sent = answers('delete', '/quests/q1/comments/c1', ok(gone));
    await user.click(await screen.findByRole('button', { name: 'Remove' }));
    expect(sent).toHaveLength(0);
    await user.click(screen.getByRole('button', { name: 'Remove' }));
    expect(await screen.findByText(t('comment.removedByAuthor'))).toBeInTheDocument();
    expect(screen.queryByText('Is there paint?')).not.toBeInTheDocument();
  });

  it('let a moderator hide a comment with a reason that all read', async () => {
    const reason = 'The text names the address of a neighbour.';
    const { user } = show(aQuest(), { items: [aComment({ actions: ['hide'] })], audiences: open });
    const { text: _, ...gone } = aComment({ removedAt: '2026-05-04T12:00:00.000Z', removedBy: 'moderator', reason });
    const sent = answers('delete', '/quests/q1/comments/c1', ok(gone));
    await user.type(await screen.findByLabelText('Reason'), reason);
    await user.click(screen.getByRole('button', { name: 'Hide this comment' }));
    expect(await screen.findByText(t('comment.hiddenByModerator'))).toBeInTheDocument();
    expect(screen.getByText(reason)).toBeInTheDocument();
    expect(sent[0]?.url.searchParams.get('reason')).toBe(reason);
  });

  it('of a saved page say that they need a connection, and load once the device is online', async () => {
    document.body.dataset['savedAt'] = '2026-05-04T11:00:00.000Z';
    answers('get', '/quests/q1/comments', noConnection, ok({ items: [aComment()], audiences: [] }));
    draw(<Comments quest={aQuest()} viewer={ada} />);
    expect(await screen.findByText(t('offline.rest'))).toBeInTheDocument();
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Show more' })).not.toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Try again' })).toBeInTheDocument();
    act(() => {
      window.dispatchEvent(new Event('online'));
    });
    expect(await screen.findByText('Is there paint?')).toBeInTheDocument();
    expect(screen.queryByText(t('offline.rest'))).not.toBeInTheDocument();
  });

  it('load further pages, and try again after a problem', async () => {
    answers(
      'get',
      '/quests/q1/comments',
      problem(503, 'busy'),
      ok({ items: [aComment()], audiences: [], nextCursor: 'n1' }),
      ok({ items: [aComment({ commentId: 'c2', text: 'Two buckets.' })], audiences: [] }),
    );
    const { user } = draw(<Comments quest={aQuest()} viewer={ada} />);
    expect(await screen.findByText(t('problem.busy'))).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Show more' }));
    expect(await screen.findByText('Is there paint?')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Show more' }));
    expect(await screen.findByText('Two buckets.')).toBeInTheDocument();
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Show more' })).not.toBeInTheDocument());
    expect(screen.getAllByRole('listitem')).toHaveLength(2);
  });
});
