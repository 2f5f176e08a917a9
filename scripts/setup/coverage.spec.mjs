import { coverageTable, withTable } from './coverage.mjs';

const counts = (covered, total) => ({
  lines: { covered, total },
  branches: { covered, total },
  functions: { covered: 0, total: 0 },
});
const SUMMARY = {
  total: counts(1, 2),
  '/house/libs/domain/src/a.ts': counts(9, 10),
  '/house/libs/domain/src/b.ts': counts(90, 90),
  '/house/libs/flags/src/a.ts': counts(1, 3),
  '/house/apps/api/src/a.ts': counts(1, 1),
  '/house/apps/web/lib/a.ts': counts(1, 1),
};
const THRESHOLDS = {
  './libs/': { lines: 95 },
  './apps/api/': { lines: 90 },
  './apps/ops/': { lines: 90 },
  './apps/web/': { lines: 80 },
  './infra-pulumi/': { lines: 90 },
};

describe('the table of coverage', () => {
  it('sums the files of each folder, rounds down and shows the threshold', () => {
    const [, , , domain, flags, , api] = coverageTable(SUMMARY, THRESHOLDS, '/house').split('\n');
    expect(domain).toBe('| `libs/domain` | 99 % | 99 % | – | 95 % | 2 |');
    expect(flags).toBe('| `libs/flags` | 33 % | 33 % | – | 95 % | 1 |');
    expect(api).toBe('| `apps/api` | 100 % | 100 % | – | 90 % | 1 |');
  });

  it('refuses a folder without a threshold', () => {
    expect(() => coverageTable(SUMMARY, {}, '/house')).toThrow('No threshold covers libs/contract');
  });

  it('replaces the text between its markers alone', () => {
    const page = 'before\n<!-- coverage: begin -->\nold\n<!-- coverage: end -->\nafter\n';
    expect(withTable(page, 'new')).toBe('before\n<!-- coverage: begin -->\n\nnew\n\n<!-- coverage: end -->\nafter\n');
  });

  it('fails without markers', () => {
    expect(() => withTable('nothing', 'new')).toThrow('has no markers');
  });
});
