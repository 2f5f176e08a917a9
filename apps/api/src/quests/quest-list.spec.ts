import type { QuestStatus } from '@civicforge/domain';
import fc from 'fast-check';
import { type ListRow, type ListSource, mergeSources } from './quest-list.ts';

function row(key: string, listedAs: QuestStatus = 'OPEN', category = 'other'): ListRow {
  return { key, questId: key, category, requestorId: 'ada', listedAs };
}

/** What an index would answer: one page of a source behind a key. */
function pageOf(keys: readonly string[], order: 'ascending' | 'descending', size: number, after?: string): ListSource {
  const sorted = [...keys].sort();
  if (order === 'descending') sorted.reverse();
  const rest = sorted.filter((key) => after === undefined || (order === 'ascending' ? key > after : key < after));
  return { rows: rest.slice(0, size).map((key) => row(key)), more: rest.length > size };
}

/** Follows the pages to the end, as a client does. */
function walk(
  sources: readonly (readonly string[])[],
  order: 'ascending' | 'descending',
  limit: number,
  pageSize: number,
  accepts: (row: ListRow) => boolean,
): string[] {
  const seen: string[] = [];
  let after: string | undefined;
  for (let page = 0; page < 1_000; page += 1) {
    const merged = mergeSources(
      sources.map((keys) => pageOf(keys, order, pageSize, after)),
      order,
      limit,
      accepts,
    );
    expect(merged.rows.length).toBeLessThanOrEqual(limit);
    seen.push(...merged.rows.map(({ key }) => key));
    if (merged.next === undefined) return seen;
    after = merged.next;
  }
  throw new Error('the list never ended');
}

const keysOfSources = fc
  .uniqueArray(fc.integer({ min: 1000, max: 9999 }).map(String), { maxLength: 60 })
  .chain((keys) =>
    fc
      .array(fc.integer({ min: 0, max: 4 }), { minLength: keys.length, maxLength: keys.length })
      .map((shards) => [0, 1, 2, 3, 4].map((shard) => keys.filter((_, index) => shards[index] === shard))),
  );

describe('merging list sources', () => {
  it('shows every row exactly once and in global order, however it is spread over sources and pages', () => {
    fc.assert(
      fc.property(
        keysOfSources,
        fc.constantFrom('ascending' as const, 'descending' as const),
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 1, max: 9 }),
        (sources, order, limit, pageSize) => {
          const expected = sources.flat().sort();
          if (order === 'descending') expected.reverse();
          expect(walk(sources, order, limit, pageSize, () => true)).toEqual(expected);
        },
      ),
    );
  });

  it('shows exactly the rows that a filter accepts, even where whole pages hold none', () => {
    fc.assert(
      fc.property(
        keysOfSources,
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 1, max: 4 }),
        (sources, limit, size) => {
          const accepts = ({ key }: ListRow) => Number(key) % 7 === 0;
          const expected = sources
            .flat()
            .sort()
            .filter((key) => Number(key) % 7 === 0);
          expect(walk(sources, 'ascending', limit, size, accepts)).toEqual(expected);
        },
      ),
    );
  });

  it('waits with rows behind the point that a source with more pages has reached', () => {
    const merged = mergeSources(
      [
        { rows: [row('a'), row('b')], more: true },
        { rows: [row('c')], more: false },
      ],
      'ascending',
      10,
      () => true,
    );
    expect(merged).toEqual({ rows: [row('a'), row('b')], next: 'b' });
  });

  it('ends without a next position when every source is exhausted', () => {
    expect(mergeSources([{ rows: [row('a')], more: false }], 'ascending', 1, () => true).next).toBeUndefined();
  });

  it('shows a quest once that two sources list while the index catches up', () => {
    const twice = [
      { rows: [row('a', 'OPEN')], more: false },
      { rows: [row('a', 'CLAIMED')], more: false },
    ];
    expect(mergeSources(twice, 'ascending', 10, () => true).rows).toEqual([row('a', 'OPEN')]);
  });
});
