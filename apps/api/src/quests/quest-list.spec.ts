import type { QuestStatus } from '@civicforge/domain';
import fc from 'fast-check';
import { type ListRow, type ListSource, mergeSources } from './quest-list.ts';

function row(key: string, listedAs: QuestStatus = 'OPEN', category = 'other'): ListRow {
  return { key, questId: key, category, requestorId: 'ada', listedAs };
}

/** Returns one page of a source after a key, like an index. */
function pageOf(keys: readonly string[], order: 'ascending' | 'descending', size: number, after?: string): ListSource {
  const sorted = [...keys].sort();
  if (order === 'descending') sorted.reverse();
  const rest = sorted.filter((key) => after === undefined || (order === 'ascending' ? key > after : key < after));
  return { rows: rest.slice(0, size).map((key) => row(key)), more: rest.length > size };
}

/** Reads all pages, like a client. */
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

describe('mergeSources', () => {
  it('returns every row once in global order, for any distribution over sources and pages', () => {
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

  it('returns exactly the accepted rows, even with pages that hold none', () => {
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

  it('withholds rows after the position of a source with more pages', () => {
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

  it('returns no next position at the end of all sources', () => {
    expect(mergeSources([{ rows: [row('a')], more: false }], 'ascending', 1, () => true).next).toBeUndefined();
  });

  it('returns a quest once if two sources list it', () => {
    const twice = [
      { rows: [row('a', 'OPEN')], more: false },
      { rows: [row('a', 'CLAIMED')], more: false },
    ];
    expect(mergeSources(twice, 'ascending', 10, () => true).rows).toEqual([row('a', 'OPEN')]);
  });
});
