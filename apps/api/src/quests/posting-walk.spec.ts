import fc from 'fast-check';
import {
  POSTING_ROWS,
  type PostingOrder,
  type PostingQuery,
  type PostingSpace,
  PostingWalk,
  SEARCH_PAGES,
} from './posting-walk.ts';

const id = (number: number) => String(number).padStart(6, '0');

/** An index in memory: the quest numbers of each term in each space. */
class Index {
  reads: string[] = [];

  constructor(private readonly terms: Readonly<Record<string, readonly number[]>>) {}

  readonly read = ({ space, term, order, after }: PostingQuery) => {
    this.reads.push(term);
    const ids = (this.terms[`${space} ${term}`] ?? []).map(id).sort();
    if (order === 'descending') ids.reverse();
    const rest = ids.filter((one) => after === undefined || (order === 'ascending' ? one > after : one < after));
    const questIds = rest.slice(0, POSTING_ROWS);
    const reached = questIds.at(-1);
    return Promise.resolve({ questIds, ...(rest.length > POSTING_ROWS && reached !== undefined && { reached }) });
  };
}

interface Asked {
  readonly terms: readonly string[];
  readonly spaces?: readonly PostingSpace[];
  readonly order?: PostingOrder;
  readonly after?: string;
}

function walk(index: Index, { spaces = ['live'], order = 'descending', ...asked }: Asked): PostingWalk {
  return new PostingWalk(index.read, { spaces, order, ...asked });
}

const from = (first: number, count: number) => Array.from({ length: count }, (_, index) => first + index);

describe('PostingWalk', () => {
  it('reads one page for a rare term and returns the newest quests first', async () => {
    const index = new Index({ 'live gazebo': [3, 9, 5] });
    const found = walk(index, { terms: ['gazebo'] });
    expect(await found.take(2)).toEqual([id(9), id(5)]);
    expect(found.rest).toBe(id(5));
    expect(await found.take(2)).toEqual([id(3)]);
    expect(found.rest).toBeUndefined();
    expect(index.reads).toEqual(['gazebo']);
  });

  it('probes another term if the first one fills its page, and follows the rarer one', async () => {
    const index = new Index({ 'live communities': from(1_000, 505), 'live cat': [1, 1_200, 9_999] });
    const found = walk(index, { terms: ['cat', 'communities'] });
    // The page of the long term rules out 9,999 and ends before the other quests.
    expect(await found.take(10)).toEqual([id(1_200), id(1)]);
    expect(found.rest).toBeUndefined();
    expect(index.reads).toEqual(['communities', 'cat']);
  });

  it('follows the term that reaches farthest if none is rare', async () => {
    const dense = from(10_000, 300);
    const sparse = from(0, 300).map((number) => number * 40);
    const index = new Index({ 'live dense-term': dense, 'live sparse': sparse });
    const found = walk(index, { terms: ['dense-term', 'sparse'] });
    while ((await found.take(100)).length > 0);
    expect(index.reads).toEqual(['dense-term', 'sparse', 'sparse', 'sparse']);
  });

  it('reads at most its page budget and returns the position to continue', async () => {
    const index = new Index({ 'live the': from(0, 2_000) });
    const first = walk(index, { terms: ['the'] });
    const ids: string[] = [];
    for (let more = await first.take(70); more.length > 0; more = await first.take(70)) ids.push(...more);
    expect(ids).toHaveLength(SEARCH_PAGES * POSTING_ROWS);
    expect(index.reads).toHaveLength(SEARCH_PAGES);
    expect(first.rest).toBe(ids.at(-1));
  });

  it('advances both spaces', async () => {
    const index = new Index({ 'live the': from(0, 1_000), 'completed the': from(5_000, 1_000) });
    const found = walk(index, { terms: ['the'], spaces: ['live', 'completed'] });
    expect((await found.take(5))[0]).toBe(id(5_999));
    expect(found.rest).toBe(id(5_995));
  });

  it('returns each match once across pages, for random postings', async () => {
    const numbers = fc.uniqueArray(fc.nat(1_500), { maxLength: 700 });
    const terms = ['alpha', 'beta', 'gamma-longest'];
    await fc.assert(
      fc.asyncProperty(
        fc.array(numbers, { minLength: 6, maxLength: 6 }),
        fc.constantFrom<PostingOrder>('ascending', 'descending'),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 150 }),
        async (lists, order, count, most) => {
          const spaces: PostingSpace[] = ['live', 'completed'];
          const keys = spaces.flatMap((space) => terms.map((term) => `${space} ${term}`));
          const index = new Index(Object.fromEntries(keys.map((key, at) => [key, lists[at] ?? []])));
          const asked = terms.slice(0, count);
          const all = (space: number) =>
            (lists[3 * space] ?? []).filter((number) =>
              asked.every((_, term) => (lists[3 * space + term] ?? []).includes(number)),
            );
          const expected = [...new Set([...all(0), ...all(1)])].map(id).sort();
          if (order === 'descending') expected.reverse();
          const seen: string[] = [];
          let after: string | undefined;
          do {
            index.reads = [];
            const page = walk(index, { terms: asked, spaces, order, ...(after !== undefined && { after }) });
            seen.push(...(await page.take(most)));
            expect(index.reads.length).toBeLessThanOrEqual(SEARCH_PAGES);
            expect(page.rest === undefined || page.rest !== after).toBe(true);
            after = page.rest;
          } while (after !== undefined);
          expect(new Set(seen).size).toBe(seen.length);
          expect(seen).toEqual([...seen].sort((one, other) => ((order === 'ascending') === one < other ? -1 : 1)));
          expect(seen).toEqual(expect.arrayContaining(expected));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('throws without an indexed term', async () => {
    await expect(walk(new Index({}), { terms: ['by'] }).take(1)).rejects.toThrow('needs a term');
  });
});
