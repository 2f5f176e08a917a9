import { join } from 'node:path';
import { ROOT } from './root.mjs';
import { coverageOf, passedEverywhere, sourcesNow } from './test-record.mjs';

describe('the record of a run of all tests', () => {
  it('contains the commit and a stable hash of all sources', async () => {
    const one = await sourcesNow();
    expect(one?.commit).toMatch(/^[0-9a-f]{40}$/);
    expect(one?.tree).toMatch(/^[0-9a-f]{40}$/);
  });

  it('lists only spec files that passed in every run', () => {
    const runs = [{ specs: ['/a', '/b'] }, { specs: ['/a'], brokenSpecs: ['/b'] }, {}];
    expect(passedEverywhere(runs)).toEqual(['/a']);
  });

  it('sums covered lines by folder instead of averaging percentages', () => {
    const file = (path, total, covered) => [join(ROOT, path), { lines: { total, covered } }];
    const summary = Object.fromEntries([
      file('libs/a.ts', 90, 90),
      file('libs/b.ts', 10, 0),
      file('apps/api/c.ts', 3, 2),
    ]);
    expect(
      coverageOf(summary, { './libs/': { lines: 95 }, './apps/api/': { lines: 60 }, './apps/web/': { lines: 80 } }),
    ).toEqual({
      './libs/': { lines: 90, threshold: 95 },
      './apps/api/': { lines: 66.67, threshold: 60 },
      './apps/web/': { lines: 0, threshold: 80 },
    });
  });
});
