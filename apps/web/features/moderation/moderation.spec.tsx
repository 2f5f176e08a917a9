import { jest } from '@jest/globals';
import { screen, waitFor, within } from '@testing-library/react';
import type { Quest, StuckQuest } from '../../lib/api/types.ts';
import { ada, anAttestation, aQuest, aSubmittedQuest, ben, memberOf, mia } from '../../testing/builders.ts';
import { draw } from '../../testing/draw.tsx';
import { answers, ok, problem } from '../../testing/service.ts';
import { unfold } from '../../testing/unfold.ts';
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
  <DisputeQueue firstPage={{ items, ...(nextCursor !== undefined && { nextCursor }) }} viewer={moderator} />
);

describe('DisputeQueue', () => {
  it('shows the person who raised it, the reason and both statements', () => {
    draw(queue([aDispute()]));
    const card = screen.getByRole('article');
    expect(within(card).getByRole('heading', { name: 'Repair the bench' })).toBeVisible();
    expect(card).toHaveTextContent(/Ada reported it .+ ago/);
    expect(card).toHaveTextContent('Only one slat is new.');
    const [ofAda, ofBen] = within(card).getAllByRole('listitem');
    expect(ofAda).toHaveTextContent(/Ada.*posted it.*Not done.*I sat on the old one\./);
    expect(ofBen).toHaveTextContent(/Ben.*claimed it.*Done/);
  });

  it('links to the form that resolves the dispute', () => {
    draw(queue([aDispute()]));
    expect(screen.getByRole('link', { name: 'Read and decide: Repair the bench' })).toHaveAttribute(
      'href',
      '/quests/q1',
    );
  });

  it('explains contradicting statements with a translated message', () => {
    draw(
      queue([aDispute({ dispute: { raisedBy: 'system', reason: 'contradiction', raisedAt: aDispute().createdAt } })]),
    );
    expect(screen.getByRole('article')).toHaveTextContent(
      /Reported .+ ago, because the two statements contradict each other/,
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
    expect(screen.getAllByRole('heading', { level: 2 }).map(({ textContent }) => textContent)).toEqual(['Old', 'New']);
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

  it('groups quests by the members who have to act, each quest once, longest waiting first', () => {
    const groups = stuckByPerson([claimed, aStuckQuest(), silent]);
    expect(
      groups.map(({ people, quests }) => [people.map(({ userId }) => userId), quests.map(({ questId }) => questId)]),
    ).toEqual([
      [['mia'], ['q3']],
      [['ben'], ['q2']],
      [['ada', 'ben'], ['q1']],
    ]);
  });

  it('shows the missing action and its time', () => {
    draw(<StuckQuests status="CLAIMED" firstPage={{ items: [claimed, aStuckQuest()] }} viewer={moderator} />);
    const one = screen.getByRole('heading', { name: /^Ben/ }).closest('li');
    expect(one).toHaveTextContent('1 quest waiting');
    expect(one).toHaveTextContent('Sweep');
    expect(one).toHaveTextContent(/claimed .+ ago, not submitted/);
    const both = screen.getByRole('heading', { name: /Ada.*Ben/ }).closest('li');
    expect(both).toHaveTextContent(/submitted .+ ago, no statement from either side/);
    expect(both).not.toHaveTextContent('this side');
  });

  it('copies a reminder with the quest’s title and address', async () => {
    const { user } = draw(<StuckQuests status="CLAIMED" firstPage={{ items: [claimed] }} viewer={moderator} />);
    const copied = jest.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    await user.click(screen.getByRole('button', { name: 'Copy a reminder: Sweep' }));
    expect((await screen.findAllByText('Reminder copied')).length).toBeGreaterThan(0);
    expect(copied).toHaveBeenCalledWith(
      `Hello Ben\nThis quest is waiting for you:\nSweep\n${window.location.origin}/quests/q2`,
    );
  });

  it('shows the reminder for copying by hand if the clipboard is blocked', async () => {
    const { user } = draw(<StuckQuests status="CLAIMED" firstPage={{ items: [claimed] }} viewer={moderator} />);
    jest.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('not allowed'));
    await user.click(screen.getByRole('button', { name: 'Copy a reminder: Sweep' }));
    expect(await screen.findByText(/Hello Ben/)).toBeVisible();
  });

  it('releases a quest, which then leaves the list', async () => {
    const seen = answers('post', '/quests/q2/release', ok(aQuest({ questId: 'q2', version: 6 })));
    const releasable = { ...claimed, actions: ['release' as const] };
    const { user } = draw(<StuckQuests status="CLAIMED" firstPage={{ items: [releasable] }} viewer={moderator} />);
    unfold('Take it back from Ben');
    await user.click(screen.getByRole('button', { name: 'Yes, open it again' }));
    expect(await screen.findByText('The quest is open again.')).toBeVisible();
    expect(screen.queryByRole('link', { name: 'Sweep' })).not.toBeInTheDocument();
    expect(seen[0]?.headers.get('if-match')).toBe('"5"');
  });

  it('shows why a release was refused', async () => {
    answers('post', '/quests/q2/release', problem(409, 'quest.wrong-state'));
    answers('get', '/quests/q2', ok({ ...claimed, actions: [] }));
    const releasable = { ...claimed, actions: ['release' as const] };
    const { user } = draw(<StuckQuests status="CLAIMED" firstPage={{ items: [releasable] }} viewer={moderator} />);
    unfold('Take it back from Ben');
    await user.click(screen.getByRole('button', { name: 'Yes, open it again' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('The quest has moved on');
    expect(screen.getByRole('link', { name: 'Sweep' })).toBeVisible();
  });

  it('offers a witness the page of a quest that waits for a statement', () => {
    const waiting = aStuckQuest({ actions: ['attest'] });
    draw(<StuckQuests status="CLAIMED" firstPage={{ items: [waiting] }} viewer={moderator} />);
    expect(screen.getByRole('link', { name: /^Confirm as a witness/ })).toHaveAttribute('href', '/quests/q1');
  });

  it('shows an empty state', () => {
    draw(<StuckQuests status="CLAIMED" firstPage={{ items: [] }} viewer={moderator} />, { language: 'de' });
    expect(screen.getByRole('heading', { name: 'Nichts überfällig' })).toBeVisible();
  });

  it('loads more on request', async () => {
    answers('get', '/admin/stuck', ok({ items: [silent] }));
    const { user } = draw(
      <StuckQuests status="CLAIMED" firstPage={{ items: [claimed], nextCursor: 'c' }} viewer={memberOf(ada)} />,
    );
    await user.click(screen.getByRole('button', { name: 'Show more' }));
    await waitFor(() => {
      expect(screen.getByRole('link', { name: 'Plant' })).toBeVisible();
    });
    expect(screen.getByRole('link', { name: ben.displayName })).toHaveAttribute('href', '/users/ben');
  });
});
