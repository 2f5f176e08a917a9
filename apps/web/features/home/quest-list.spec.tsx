import { jest } from '@jest/globals';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { filtersOf } from '../../lib/api/filters.ts';
import type { QuestPage } from '../../lib/api/types.ts';
import { anAttestation, aQuest, aSubmittedQuest, NOW } from '../../testing/builders.ts';
import { draw, t } from '../../testing/draw.tsx';
import { flagsWith } from '../../testing/flags.ts';
import { reads } from '../../testing/reads.ts';
import { answers, ok, problem } from '../../testing/service.ts';
import { FilterChips } from './filter-chips.tsx';
import { FilterButton, Filters } from './filters.tsx';
import { ListNavigation } from './list-navigation.tsx';
import { ListSkeleton } from './list-skeleton.tsx';
import { QuestList } from './quest-list.tsx';

const all = filtersOf({});
const list = (firstPage: QuestPage, filters = all, viewerId?: string) =>
  draw(
    <ListNavigation>
      <QuestList filters={filters} firstPage={firstPage} viewerId={viewerId} />
    </ListNavigation>,
  );
const titles = () => screen.getAllByRole('heading', { level: 3 }).map(({ textContent }) => textContent);

beforeEach(() => {
  jest.spyOn(Date, 'now').mockReturnValue(NOW);
});
afterEach(() => {
  jest.restoreAllMocks();
});

describe('QuestList', () => {
  it('shows each quest with title, excerpt, person, deadline, category and XP, and no status if all are open', () => {
    list({ items: [aQuest({ expiresAt: '2026-05-06T12:00:00.000Z' })] });
    const row = within(screen.getByRole('article'));
    for (const words of ['Repair the bench', 'Ada', 'Repair', '200 XP']) {
      expect(row.getByText(reads(words))).toBeInTheDocument();
    }
    expect(row.getByText('in 2 days').parentElement).toHaveTextContent('ends in 2 days');
    expect(row.getByRole('link')).toHaveAttribute('href', '/quests/q1');
    expect(row.queryByText('Open')).not.toBeInTheDocument();
  });

  it('shows one row for free places of the same date, wherever they stand, and counts all quests', () => {
    const place = (questId: string, date: string, status: 'OPEN' | 'CLAIMED' = 'OPEN') =>
      aQuest({ questId, status, call: { callId: 'c1', date, slots: 5, open: 3 } });
    const [saturday, sunday] = ['2026-05-09', '2026-05-10'];
    list({
      items: [
        place('q1', saturday),
        place('q2', saturday),
        place('q3', sunday),
        place('q4', sunday, 'CLAIMED'),
        aQuest({ questId: 'q5' }),
        place('q6', saturday),
        place('q7', sunday),
      ],
    });
    const paths = screen.getAllByRole('link').map((link) => link.getAttribute('href'));
    expect(paths).toEqual(['/quests/q1', '/quests/q3', '/quests/q4', '/quests/q5']);
    expect(screen.getAllByText('3 of 5 places free')).toHaveLength(2);
    expect(screen.getByRole('status')).toHaveTextContent('7 quests.');
  });

  it('shows the status where quests of several statuses stand together', () => {
    list({ items: [aQuest({ status: 'CLAIMED' })] }, filtersOf({ status: ['OPEN', 'CLAIMED'] }));
    expect(screen.getByText('Claimed')).toBeVisible();
  });

  it('filters by the position of the device and by days, with a chip for each', async () => {
    const getCurrentPosition = (found: (position: object) => void) => {
      found({ coords: { latitude: 52.5249, longitude: 13.4049 } });
    };
    Object.defineProperty(navigator, 'geolocation', { value: { getCurrentPosition }, configurable: true });
    window.matchMedia = () => ({ matches: true }) as MediaQueryList;
    const { user, router, redraw } = draw(
      <ListNavigation>
        <Filters filters={all} />
      </ListNavigation>,
    );
    await user.click(screen.getByRole('button', { name: 'Use my position', hidden: true }));
    expect(router.push).toHaveBeenLastCalledWith('/?near=52.52%2C13.4', { scroll: false });
    const near = filtersOf({ near: '52.52,13.4' });
    redraw(
      <ListNavigation>
        <Filters filters={near} />
        <FilterChips filters={near} />
      </ListNavigation>,
    );
    expect(screen.queryByLabelText('Sort by')).not.toBeInTheDocument();
    expect(screen.queryByRole('checkbox', { name: 'Claimed', hidden: true })).not.toBeInTheDocument();
    await user.selectOptions(screen.getByLabelText('Distance'), '25');
    expect(router.push).toHaveBeenLastCalledWith('/?near=52.52%2C13.4&within=25', { scroll: false });
    expect(screen.getByRole('link', { name: /Within 10 km/ })).toHaveAttribute('href', '/');
    redraw(
      <ListNavigation>
        <Filters filters={all} />
      </ListNavigation>,
    );
    fireEvent.change(screen.getByLabelText('From'), { target: { value: '2026-05-06' } });
    expect(router.push).toHaveBeenLastCalledWith('/?from=2026-05-06', { scroll: false });
  });

  it('shows start, place and distance', () => {
    const place = { label: 'At the pond', latitude: 52.52, longitude: 13.4 };
    list({ items: [aQuest({ startsAt: '2026-05-06T12:00:00.000Z', place, distanceKm: 2.3 })] });
    expect(screen.getByRole('article')).toHaveTextContent('6 May 2026, 12:00 · At the pond · 2.3 km');
  });

  it('names the other person of an own quest', () => {
    const own = { ...filtersOf({}), list: 'mine' as const };
    list({ items: [aSubmittedQuest(), aQuest({ questId: 'q2' })] }, own, 'ada');
    const [submitted, open] = screen.getAllByRole('article');
    expect(submitted).toHaveTextContent('with Ben');
    expect(open).toHaveTextContent('You');
  });

  it('shows what a completed quest paid', () => {
    const completed = aSubmittedQuest({ status: 'COMPLETED', completedAt: '2026-05-04T11:00:00.000Z' });
    const partly = anAttestation({ outcome: 'partly' });
    const reward = { xp: 0, reputation: 0, points: 0, state: 'PAID' as const };
    list(
      {
        items: [
          completed,
          { ...completed, questId: 'q2', attestations: [partly] },
          { ...completed, questId: 'q3', attestations: [partly], reward },
        ],
      },
      filtersOf({ list: 'done' }),
    );
    const xp = screen.getAllByRole('article').map((row) => /\d+ XP/.exec(row.textContent)?.[0]);
    expect(xp).toEqual(['200 XP', '100 XP', '0 XP']);
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
    expect(screen.getByText(/Nothing found yet/)).toBeInTheDocument();
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

describe('the empty lists of the start page', () => {
  it.each([
    ['mine', 'You have no quests in progress', 'See open quests', '/'],
    ['done', 'No quest is completed yet', 'See open quests', '/'],
  ])('say what belongs there and lead on: %s', (name, title, action, href) => {
    list({ items: [] }, filtersOf({ list: name }));
    expect(screen.getByRole('heading', { name: title })).toBeInTheDocument();
    expect(screen.getByRole('link', { name: action })).toHaveAttribute('href', href);
  });
});

/** A window whose filters are a rail (wide) or a sheet. */
function aWindow(isWide: boolean) {
  window.matchMedia = jest.fn<typeof window.matchMedia>(() => ({ matches: isWide }) as MediaQueryList);
  const hidePopover = jest.fn();
  HTMLElement.prototype.hidePopover = hidePopover;
  return { hidePopover };
}

const filters = (given = all, options = {}) =>
  draw(
    <ListNavigation>
      <Filters filters={given} />
      <FilterChips filters={given} />
      <FilterButton filters={given} />
    </ListNavigation>,
    options,
  );

/** Opens the sheet as a browser does: jsdom has no popover. */
function openSheet() {
  sheetSays('beforetoggle');
}

function sheetSays(type: 'beforetoggle' | 'toggle') {
  const opened = Object.assign(new Event(type), { oldState: 'closed', newState: 'open' });
  fireEvent(screen.getByRole('form', { name: 'Filters' }), opened);
}

describe('the filters', () => {
  it('change the URL at once, one at a time, where they are a rail', async () => {
    aWindow(true);
    const { user, router } = filters(filtersOf({ category: 'repair' }));
    const went = () => router.push.mock.calls.at(-1)?.[0];
    await user.selectOptions(screen.getByLabelText('Sort by'), 'Most XP first');
    expect(went()).toBe('/?category=repair&sort=xp');
    await user.click(screen.getByRole('checkbox', { name: 'Only what I can claim' }));
    expect(went()).toBe('/?category=repair&claimable=true&sort=xp');
    await user.click(screen.getByRole('checkbox', { name: 'Claimed' }));
    expect(went()).toBe('/?status=CLAIMED&category=repair&claimable=true&sort=xp');
    await user.selectOptions(screen.getByLabelText('Category'), 'All categories');
    expect(went()).toBe('/?status=CLAIMED&claimable=true&sort=xp');
  });

  it('say in a sheet how many quests they show, and change the URL on the button', async () => {
    const { hidePopover } = aWindow(false);
    const seen = answers(
      'get',
      '/quests/count',
      ok({ count: 23, more: false }),
      ok({ count: 100, more: true }),
      ok({ count: 0, more: false }),
    );
    const { user, router } = filters();
    expect(screen.getByRole('button', { name: 'Show quests' })).toBeVisible();
    openSheet();
    expect(await screen.findByRole('button', { name: 'Show 23 quests' })).toBeVisible();
    await user.selectOptions(screen.getByLabelText('Category'), 'Events');
    expect(await screen.findByRole('button', { name: 'Show more than 100 quests' })).toBeVisible();
    await user.click(screen.getByRole('checkbox', { name: 'Only what I can claim' }));
    await user.click(await screen.findByRole('button', { name: 'No quest matches' }));
    expect(router.push).toHaveBeenCalledTimes(1);
    expect(router.push.mock.calls[0]?.[0]).toBe('/?category=events&claimable=true');
    expect(hidePopover).toHaveBeenCalled();
    expect(seen).toHaveLength(3);
  });

  it('count in a sheet that the browser has opened before it was hydrated', async () => {
    aWindow(false);
    answers('get', '/quests/count', ok({ count: 23, more: false }));
    jest.spyOn(HTMLFormElement.prototype, 'matches').mockImplementation((selector) => selector === ':popover-open');
    filters();
    expect(await screen.findByText('Show 23 quests')).toBeInTheDocument();
    jest.restoreAllMocks();
  });

  it('keep a choice in a sheet through the late event of its opening and a page that is read again', async () => {
    aWindow(false);
    answers('get', '/quests/count', ok({ count: 1, more: false }));
    const { user, router, redraw } = filters();
    openSheet();
    await user.click(screen.getByRole('checkbox', { name: 'Submitted' }));
    sheetSays('toggle');
    redraw(
      <ListNavigation>
        <Filters filters={filtersOf({})} />
      </ListNavigation>,
    );
    expect(screen.getByRole('checkbox', { name: 'Submitted' })).toBeChecked();
    await user.click(screen.getByRole('button', { name: /^Show/ }));
    expect(router.push.mock.calls[0]?.[0]).toBe('/?status=SUBMITTED');
  });

  it('keep general words on the button for a search and without a connection', async () => {
    aWindow(false);
    const seen = answers('get', '/quests/count', problem(503, 'busy'));
    const { redraw } = filters(filtersOf({ q: 'bench' }));
    openSheet();
    redraw(
      <ListNavigation>
        <Filters filters={all} />
      </ListNavigation>,
    );
    await waitFor(() => expect(seen).toHaveLength(1));
    expect(screen.getByRole('button', { name: 'Show quests' })).toBeVisible();
  });

  it('are chips, each of which removes one filter', () => {
    aWindow(true);
    filters(filtersOf({ status: ['OPEN'], category: 'repair', claimable: 'true' }));
    expect(screen.getByText('3 filters active')).toBeInTheDocument();
    const chip = (name: RegExp) => screen.getByRole('link', { name });
    expect(chip(/Remove filter\s*Open/)).toHaveAttribute('href', '/?category=repair&claimable=true');
    expect(chip(/Remove filter\s*Repair/)).toHaveAttribute('href', '/?status=OPEN&claimable=true');
    expect(chip(/Remove filter\s*Only/)).toHaveAttribute('href', '/?status=OPEN&category=repair');
    expect(chip(/Clear filters/)).toHaveAttribute('href', '/');
  });

  it('hide the category if categories are off, and the status in the list of completed quests', () => {
    aWindow(true);
    filters(filtersOf({ list: 'done' }), { flags: flagsWith({ quest_categories: false }) });
    expect(screen.queryByLabelText('Category')).not.toBeInTheDocument();
    expect(screen.queryByRole('checkbox')).not.toBeInTheDocument();
  });
});
