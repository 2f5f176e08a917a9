import { jest } from '@jest/globals';
import { screen, waitFor, within } from '@testing-library/react';
import { filtersOf } from '../../lib/api/filters.ts';
import type { QuestPage } from '../../lib/api/types.ts';
import { aQuest, NOW } from '../../testing/builders.ts';
import { draw, t } from '../../testing/draw.tsx';
import { flagsWith } from '../../testing/flags.ts';
import { reads } from '../../testing/reads.ts';
import { answers, ok, problem } from '../../testing/service.ts';
import { Filters } from './filters.tsx';
import { ListSkeleton } from './list-skeleton.tsx';
import { QuestList } from './quest-list.tsx';

const all = filtersOf({});
const list = (firstPage: QuestPage, filters = all) =>
  draw(<QuestList filters={filters} firstPage={firstPage} loadedAt={NOW} />);
const titles = () => screen.getAllByRole('heading', { level: 3 }).map(({ textContent }) => textContent);

beforeEach(() => {
  jest.spyOn(Date, 'now').mockReturnValue(NOW);
});
afterEach(() => {
  jest.restoreAllMocks();
});

describe('QuestList', () => {
  it('shows each quest with status, title, excerpt, reward, category, age and deadline', () => {
    list({ items: [aQuest({ expiresAt: '2026-05-06T12:00:00.000Z' })] });
    const card = within(screen.getByRole('article'));
    for (const words of ['Open', 'Repair', 'Repair the bench', '200 XP', '15 reputation', 'by Ada', '2 hours ago']) {
      expect(card.getByText(reads(words))).toBeInTheDocument();
    }
    expect(card.getByText('in 2 days').parentElement).toHaveTextContent('ends in 2 days');
    expect(card.getByRole('link')).toHaveAttribute('href', '/quests/q1');
  });

  it('shows the end of an expired quest and no deadline for a claimed one', () => {
    const expiresAt = '2026-05-04T11:00:00.000Z';
    list({
      items: [aQuest({ status: 'EXPIRED', expiresAt }), aQuest({ questId: 'q2', status: 'CLAIMED', expiresAt })],
    });
    expect(screen.getAllByText('1 hour ago')).toHaveLength(1);
    expect(screen.getByText('1 hour ago').parentElement).toHaveTextContent('ended 1 hour ago');
  });

  it('loads more on request, shows each quest once and marks the end', async () => {
    const seen = answers('get', '/quests', ok({ items: [aQuest(), aQuest({ questId: 'q2', title: 'Second one' })] }));
    const { user } = list({ items: [aQuest()], nextCursor: 'c1' });
    expect(screen.queryByText(/No more quests/)).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Show more' }));
    await waitFor(() => expect(titles()).toEqual(['Repair the bench', 'Second one']));
    expect(seen[0]?.url.searchParams.get('cursor')).toBe('c1');
    expect(screen.getByText(reads('2 quests. No more quests.'))).toBeInTheDocument();
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });

  it('continues through empty pages', async () => {
    answers('get', '/quests', ok({ items: [], nextCursor: 'c2' }), ok({ items: [aQuest()] }));
    const { user } = list({ items: [], nextCursor: 'c1' });
    expect(screen.getByText(/Nothing found so far/)).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Show more' }));
    await waitFor(() => expect(titles()).toEqual(['Repair the bench']));
  });

  it('keeps the list and explains a failed page', async () => {
    answers('get', '/quests', problem(429, 'rate-limited', { retryAfter: 20 }), ok({ items: [] }));
    const { user } = list({ items: [aQuest()], nextCursor: 'c1' });
    await user.click(screen.getByRole('button', { name: 'Show more' }));
    expect(await screen.findByText(t('problem.rate-limited'))).toBeInTheDocument();
    expect(titles()).toEqual(['Repair the bench']);
    await user.click(screen.getByRole('button', { name: 'Show more' }));
    await waitFor(() => expect(screen.queryByText(t('problem.rate-limited'))).not.toBeInTheDocument());
  });

  it('invites to post the first quest if the list is empty', () => {
    list({ items: [] });
    expect(screen.getByRole('link', { name: 'Post a quest' })).toHaveAttribute('href', '/quests/new');
  });

  it('offers to clear filters without results', () => {
    list({ items: [] }, filtersOf({ status: 'DISPUTED' }));
    expect(screen.getByText('No quest matches these filters')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Clear filters' })).toHaveAttribute('href', '/');
  });

  it('shows a placeholder while loading', () => {
    draw(<ListSkeleton label="Loading …" />);
    expect(screen.getByRole('status')).toHaveTextContent('Loading …');
  });
});

describe('the filters', () => {
  it('are links and mark the active ones', () => {
    draw(<Filters filters={filtersOf({ status: ['OPEN'], claimable: 'true' })} />);
    expect(screen.getByText('Filters (2 active)')).toBeInTheDocument();
    const open = screen.getByRole('link', { name: 'Open' });
    expect(open).toHaveAttribute('aria-current', 'true');
    expect(open).toHaveAttribute('href', '/?claimable=true');
    expect(screen.getByRole('link', { name: 'Claimed' })).toHaveAttribute(
      'href',
      '/?status=OPEN&status=CLAIMED&claimable=true',
    );
    expect(screen.getByRole('checkbox', { name: 'Only what I can claim' })).toBeChecked();
  });

  it('change the URL one at a time', async () => {
    const { user, router } = draw(<Filters filters={filtersOf({ category: 'repair' })} />);
    const went = () => router.push.mock.calls.at(-1)?.[0];
    await user.selectOptions(screen.getByLabelText('Category'), 'Events');
    expect(went()).toBe('/?category=events');
    await user.selectOptions(screen.getByLabelText('Category'), 'All categories');
    expect(went()).toBe('/');
    await user.selectOptions(screen.getByLabelText('Sort by'), 'Most XP first');
    expect(went()).toBe('/?category=repair&sort=xp');
    await user.click(screen.getByRole('checkbox', { name: 'Only what I can claim' }));
    expect(went()).toBe('/?category=repair&claimable=true');
  });

  it('hide the category if categories are off', () => {
    draw(<Filters filters={all} />, { flags: flagsWith({ quest_categories: false }) });
    expect(screen.queryByLabelText('Category')).not.toBeInTheDocument();
    expect(screen.getByText('Filters')).toBeInTheDocument();
  });
});
