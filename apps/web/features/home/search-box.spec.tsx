import { screen, waitFor } from '@testing-library/react';
import { filtersOf, listPath, NO_FILTERS, offeredFilters } from '../../lib/api/filters.ts';
import type { QuestFilters } from '../../lib/api/types.ts';
import { aQuest } from '../../testing/builders.ts';
import { draw, t } from '../../testing/draw.tsx';
import { flagsWith } from '../../testing/flags.ts';
import { Filters } from './filters.tsx';
import { ListNavigation } from './list-navigation.tsx';
import { QuestRow } from '../../components/quest-row.tsx';
import { QuestList } from './quest-list.tsx';
import { SearchBox } from './search-box.tsx';

const NONE = NO_FILTERS;
const box = (filters: QuestFilters) => (
  <ListNavigation>
    <SearchBox filters={filters} />
  </ListNavigation>
);
const field = () => screen.getByRole('textbox', { name: 'Search quests' });
const pause = () => new Promise((resolve) => setTimeout(resolve, 500));

describe('SearchBox', () => {
  it('writes the words to the URL after a pause and keeps the other filters', async () => {
    const { user, router } = draw(box({ ...NONE, claimable: true }));
    await user.type(field(), '  park   bench ');
    await waitFor(() => {
      expect(router.replace).toHaveBeenCalledWith('/?claimable=true&q=park+bench', { scroll: false });
    });
    expect(router.replace).toHaveBeenCalledTimes(1);
  });

  it('searches at once on Enter', async () => {
    const { user, router } = draw(box(NONE));
    await user.type(field(), 'bench{Enter}');
    expect(router.replace).toHaveBeenCalledWith('/?q=bench', { scroll: false });
  });

  it('requires one word of three letters', async () => {
    const { user, router } = draw(box(NONE));
    await user.type(field(), 'a b{Enter}');
    await pause();
    expect(router.replace).not.toHaveBeenCalled();
    expect(screen.getByRole('status')).toHaveTextContent('One word needs at least three letters.');
  });

  it.each(['公園', '花', '벤치', 'สวน'])('accepts the short word %s of another script', async (word) => {
    const { user, router } = draw(box(NONE));
    await user.type(field(), `${word}{Enter}`);
    expect(router.replace).toHaveBeenCalledWith(`/?q=${encodeURIComponent(word)}`, { scroll: false });
  });

  it('shows the words of the URL and clears them with one click', async () => {
    const { user, router } = draw(box({ ...NONE, words: 'bench' }));
    expect(field()).toHaveValue('bench');
    await user.click(screen.getByRole('button', { name: 'Clear the search' }));
    expect(router.replace).toHaveBeenCalledWith('/', { scroll: false });
    expect(field()).toHaveValue('');
    expect(field()).toHaveFocus();
  });

  it('follows a change of the URL by the back button', () => {
    const { redraw } = draw(box({ ...NONE, words: 'bench' }));
    redraw(box(NONE));
    expect(field()).toHaveValue('');
  });

  it('keeps text being typed when its first words reach the URL', async () => {
    const { user, redraw } = draw(box(NONE));
    await user.type(field(), 'bench ');
    redraw(box({ ...NONE, words: 'bench' }));
    expect(field()).toHaveValue('bench ');
  });

  it('shows an empty result with the words', () => {
    draw(<QuestList filters={{ ...NONE, words: 'xylophone' }} firstPage={{ items: [] }} viewerId={undefined} />);
    expect(screen.getByRole('heading', { name: /No quest found/ })).toHaveTextContent('No quest found for “xylophone”');
    expect(screen.getByText('xylophone').closest('bdi')).toHaveAttribute('dir', 'auto');
    expect(screen.getByRole('link', { name: 'Clear the search' })).toHaveAttribute('href', '/');
  });
});

describe('the list with categories off', () => {
  const flags = flagsWith({ quest_categories: false });

  it('has no category filter', () => {
    draw(<Filters filters={NONE} />, { flags });
    expect(screen.queryByLabelText('Category')).not.toBeInTheDocument();
  });

  it('shows no category on a row', () => {
    const { redraw } = draw(<QuestRow t={t} quest={aQuest()} viewerId={undefined} hasStatus={false} />, { flags });
    expect(screen.queryByText('Repair')).not.toBeInTheDocument();
    redraw(null);
    draw(<QuestRow t={t} quest={aQuest()} viewerId={undefined} hasStatus={false} />);
    expect(screen.getByText('Repair')).toBeVisible();
  });
});

describe('filters in the URL', () => {
  const named = filtersOf({ category: 'repair', q: ' park  bench ', sort: 'xp' });

  it('contain the words and serialise to the same URL', () => {
    expect(named.words).toBe('park bench');
    expect(listPath(named)).toBe('/?category=repair&q=park+bench&sort=xp');
    expect(filtersOf({ q: ['one', 'two'] }).words).toBe('one');
    expect(filtersOf({ q: '   ' })).not.toHaveProperty('words');
  });

  it('are ignored for features that are off', () => {
    expect(offeredFilters(named, { categories: false, search: false })).toEqual({ ...NONE, sort: 'xp' });
    expect(offeredFilters(named, { categories: true, search: true })).toEqual(named);
  });
});
