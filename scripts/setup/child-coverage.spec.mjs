import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mergedCoverage } from './child-coverage.mjs';

const SOURCE = `export function half(n: number): number {
  return n / 2;
}
export function never(): string {
  return 'not called';
}
console.log(half(4));
`;

describe('mergedCoverage', () => {
  let folder;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'civicforge-child-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** The coverage that Jest reports for a file that no spec has loaded. */
  const unseen = (path) => ({
    path,
    statementMap: Object.fromEntries(
      SOURCE.trimEnd()
        .split('\n')
        .map((line, index) => [
          index,
          { start: { line: index + 1, column: 0 }, end: { line: index + 1, column: line.length } },
        ]),
    ),
    fnMap: {},
    branchMap: {},
    s: Object.fromEntries(Array.from({ length: 7 }, (_, index) => [index, 0])),
    f: {},
    b: {},
  });

  it('counts the lines that a child process ran, and only files of the area that Jest counts', async () => {
    const path = join(folder, 'half.ts');
    const reports = join(folder, 'reports');
    writeFileSync(path, SOURCE);
    spawnSync(process.execPath, ['--no-warnings', path], { env: { ...process.env, NODE_V8_COVERAGE: reports } });
    const byJest = { [path]: unseen(path), '/elsewhere/other.ts': unseen('/elsewhere/other.ts') };
    const map = await mergedCoverage(byJest, reports, folder);
    expect(map.files()).toEqual([path]);
    expect(map.fileCoverageFor(path).getUncoveredLines()).toEqual(['5', '6']);
  });
});
