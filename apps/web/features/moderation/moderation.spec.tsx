import { screen, waitFor, within } from '@testing-library/react';
import type { Quest, StuckQuest } from '../../lib/api/types.ts';
import { ada, anAttestation, aSubmittedQuest, ben, memberOf, mia, NOW } from '../../testing/builders.ts';
import { draw } from '../../testing/draw.tsx';
import { answers, ok, problem } from '../../testing/service.ts';
import { DisputeQueue } from './dispute-queue.tsx';
import { stuckByPerson } from './stuck-by-person.ts';
import { StuckQuests } from './stuck-quests.tsx';

const moderator = memberOf(mia);

function aDispute(changes: Partial<Quest> = {}): Quest {
  return aSubmittedQuest({
    status: 'DISPUTED',
    actions: ['resolve'],
    dispute: { raisedBy: 'ada', reason: 'Only one slat is new.', raisedAt: '2026-05-04T11:40:00.000Z' },
    attestations: [
      anAttestation({ role: 'requestor', userId: 'ada', outcome: 'not_done', notes: 'I sat on the old one.' }),
      anAttestation({ outcome: 'done' }),
    ],
    ...changes,
  });
}

function aStuckQuest(changes: Partial<StuckQuest> = {}): StuckQuest {
  return { ...aSubmittedQuest(), since: '2026-04-10T11:00:00.000Z', waitingFor: 'both', ...changes };
}

const queue = (items: Quest[], nextCursor?: string) => (
  <DisputeQueue
    firstPage={{ items, ...(nextCursor !== undefined && { nextCursor }) }}
    loadedAt={NOW}
    viewer={moderator}
  />
);

describe('DisputeQueue', () => {
  it('shows the person who raised it, the reason and both statements', () => {
    draw(queue([aDispute()]));
    const card = screen.getByRole('article');
    expect(within(card).getByRole('heading', { name: 'Repair the bench' })).toBeVisible();
    expect(card).toHaveTextContent(/Ada raised it .+ ago/);
    expect(card).toHaveTextContent('Only one slat is new.');
    const [ofAda, ofBen] = within(card).getAllByRole('listitem');
    expect(ofAda).toHaveTextContent(/Ada.*posted it.*Not done.*I sat on the old one\./);
    expect(ofBen).toHaveTextContent(/Ben.*did the work.*Done/);
  });

  it('links to the form that resolves the dispute', () => {
    draw(queue([aDispute()]));
    expect(screen.getByRole('link', { name: 'Read and decide: Repair the bench' })).toHaveAttribute(
      'href',
      '/quests/q1#next-step',
    );
  });

  it('explains contradicting statements with a translated message', () => {
    draw(
      queue([aDispute({ dispute: { raisedBy: 'system', reason: 'contradiction', raisedAt: aDispute().createdAt } })]),
    );
    expect(screen.getByRole('article')).toHaveTextContent(
      /Raised .+ ago, because the two statements contradict each other/,
    );
    expect(screen.queryByText('contradiction')).not.toBeInTheDocument();
  });

  it('marks a missing statement', () => {
    draw(queue([aDispute({ attestations: [] })]));
    expect(screen.getAllByText('No statement')).toHaveLength(2);
  });

  it('shows a witness in the place of the silent side', () => {
    draw(queue([aDispute({ attestations: [anAttestation(), anAttestation({ role: 'witness', outcome: 'partly' })] })]));
    const [ofAda] = within(screen.getByRole('article')).getAllByRole('listitem');
    expect(ofAda).toHaveTextContent(/Ada.*witness.*Partly/);
  });

  it('refers a moderator who is a party to another moderator', () => {
    draw(queue([aDispute({ actions: [] })]));
    expect(screen.getByText('You are part of this quest, so another moderator decides it.')).toBeVisible();
    expect(screen.queryByRole('link', { name: /Read and decide/ })).not.toBeInTheDocument();
  });

  it('keeps the API’s order, longest waiting first', () => {
    draw(queue([aDispute({ questId: 'q9', title: 'Old' }), aDispute({ questId: 'q1', title: 'New' })]));
    expect(screen.getAllByRole('heading', { level: 3 }).map(({ textContent }) => textContent)).toEqual(['Old', 'New']);
  });

  it('shows an empty state', () => {
    draw(queue([]));
    expect(screen.getByRole('heading', { name: 'No open disputes' })).toBeVisible();
  });

  it('loads more on request', async () => {
    const seen = answers('get', '/admin/disputes', ok({ items: [aDispute({ questId: 'q2', title: 'The second' })] }));
    const { user } = draw(queue([aDispute()], 'cursor-2'));
    await user.click(screen.getByRole('button', { name: 'Show more' }));
    expect(await screen.findByRole('heading', { name: 'The second' })).toBeVisible();
    expect(seen[0]?.url.searchParams.get('cursor')).toBe('cursor-2');
    expect(screen.queryByRole('button', { name: 'Show more' })).not.toBeInTheDocument();
  });

  it('explains a failed page and offers a retry', async () => {
    answers('get', '/admin/disputes', problem(403, 'auth.forbidden'));
    const { user } = draw(queue([aDispute()], 'cursor-2'));
    await user.click(screen.getByRole('button', { name: 'Show more' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('Your account is not allowed to do this.');
    expect(screen.getByRole('button', { name: 'Show more' })).toBeEnabled();
  });
});

describe('StuckQuests', () => {
  const claimed = aStuckQuest({ questId: 'q2', title: 'Sweep', status: 'CLAIMED', waitingFor: 'performer' });
  const silent = aStuckQuest({
    questId: 'q3',
    title: 'Plant',
    requestor: mia,
    requestorId: 'mia',
    waitingFor: 'requestor',
    since: '2026-04-01T11:00:00.000Z',
  });

  it('groups quests by the member who has to act, longest waiting first', () => {
    const groups = stuckByPerson([claimed, aStuckQuest(), silent]);
    expect(groups.map(({ person, quests }) => [person.userId, quests.map(({ questId }) => questId)])).toEqual([
      ['mia', ['q3']],
      ['ben', ['q2', 'q1']],
      ['ada', ['q1']],
    ]);
  });

  it('shows the missing action and its time', () => {
    draw(<StuckQuests firstPage={{ items: [claimed, aStuckQuest()] }} loadedAt={NOW} viewer={moderator} />);
    const group = screen.getByRole('heading', { name: /Ben/ }).closest('li');
    expect(group).toHaveTextContent('2 quests wait');
    expect(group).toHaveTextContent('Sweep');
    expect(group).toHaveTextContent(/claimed .+ ago, not submitted/);
    expect(group).toHaveTextContent(/submitted .+ ago, no statement from this side/);
    expect(group).toHaveTextContent('waiting for both sides');
  });

  it('shows an empty state', () => {
    draw(<StuckQuests firstPage={{ items: [] }} loadedAt={NOW} viewer={moderator} />, { language: 'de' });
    expect(screen.getByRole('heading', { name: 'Nichts überfällig' })).toBeVisible();
  });

  it('loads more on request', async () => {
    answers('get', '/admin/stuck', ok({ items: [silent] }));
    const { user } = draw(
      <StuckQuests firstPage={{ items: [claimed], nextCursor: 'c' }} loadedAt={NOW} viewer={memberOf(ada)} />,
    );
    await user.click(screen.getByRole('button', { name: 'Show more' }));
    await waitFor(() => {
      expect(screen.getByRole('link', { name: 'Plant' })).toBeVisible();
    });
    expect(screen.getByRole('link', { name: ben.displayName })).toHaveAttribute('href', '/users/ben');
  });
});
