import { screen } from '@testing-library/react';
import { filtersOf } from '../../lib/api/filters.ts';
import { isSavable, pathOfSearch, savePath } from '../../lib/api/saved-searches.ts';
import type { SavedSearch } from '../../lib/api/types.ts';
import { draw } from '../../testing/draw.tsx';
import { answers, nothing, ok, problem } from '../../testing/service.ts';
import { SearchList } from './search-list.tsx';

const SEARCHES = '/users/me/saved-searches';
const NEAR = { near: '52.52,13.4', within: '5', category: 'repair', claimable: 'true' };

function aSearch(filters: object = { category: 'repair', q: 'bench' }): SavedSearch {
  return {
    searchId: '01JD0000000000000000000000',
    name: 'Benches',
    filters: filters as SavedSearch['filters'],
    createdAt: '2026-11-28T10:00:00.000Z',
  };
}

describe('the filters of a saved search', () => {
  it.each([
    ['a place with its distance', NEAR, '/?category=repair&claimable=true&near=52.52%2C13.4&within=5'],
    ['words and a category', { q: 'bench', category: 'repair' }, '/?category=repair&q=bench'],
    ['no status, order and days', { q: 'bench', status: ['OPEN'], sort: 'xp' }, '/?q=bench'],
  ])('are %s', (_, query, path) => {
    const filters = filtersOf(query);
    expect(savePath(filters)).toBe(`/me/searches${path.slice(1)}`);
    expect(pathOfSearch(aSearch(query))).toBe(path);
  });

  it.each([
    ['a list without filters', {}, false],
    ['a list that only sorts', { sort: 'xp' }, false],
    ['completed quests', { list: 'done', category: 'repair' }, false],
    ['open quests of a category', { category: 'repair' }, true],
  ])('can be saved of %s: %j -> %s', (_, query, expected) => {
    expect(isSavable(filtersOf(query))).toBe(expected);
  });
});

describe('SearchList', () => {
  it('saves the filters under a suggested name, after a lost connection under the same key', async () => {
    const sent = answers('post', SEARCHES, problem(503, 'busy'), ok(aSearch(), 201));
    const { user, router } = draw(<SearchList searches={[]} userId="ada" filters={filtersOf(NEAR)} />);
    expect(screen.getByLabelText('Name of the search')).toHaveValue('Repair');
    await user.clear(screen.getByLabelText('Name of the search'));
    await user.type(screen.getByLabelText('Name of the search'), 'Around the pond');
    await user.click(screen.getByRole('button', { name: 'Save this search' }));
    expect(await screen.findByRole('alert')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Save this search' }));
    expect(await screen.findByText('The search is saved.')).toBeInTheDocument();
    expect(sent.map(({ body }) => body)[1]).toEqual({
      name: 'Around the pond',
      filters: { category: 'repair', claimable: 'true', near: '52.52,13.4', within: '5' },
    });
    expect(router.refresh).toHaveBeenCalled();
  });

  it('says in German that five searches are the most', async () => {
    answers('post', SEARCHES, problem(409, 'saved-search.limit'));
    const { user } = draw(<SearchList searches={[aSearch()]} userId="ada" filters={filtersOf({ q: 'bench' })} />, {
      language: 'de',
    });
    await user.click(screen.getByRole('button', { name: 'Diese Suche speichern' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('Du kannst fünf Suchen speichern.');
  });

  it('leads to the list of a search, and deletes it after a question', async () => {
    const deleted = answers('delete', `${SEARCHES}/${aSearch().searchId}`, nothing());
    const { user } = draw(<SearchList searches={[aSearch()]} userId="ada" />);
    expect(screen.getByRole('link', { name: 'Benches' })).toHaveAttribute('href', '/?category=repair&q=bench');
    await user.click(screen.getByRole('button', { name: 'Delete the search Benches' }));
    expect(deleted).toHaveLength(0);
    await user.click(screen.getByRole('button', { name: 'Yes, delete it' }));
    expect(await screen.findByText('The search is deleted.')).toBeInTheDocument();
    expect(deleted).toHaveLength(1);
  });
});
