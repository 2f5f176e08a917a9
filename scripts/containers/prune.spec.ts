import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { prune } from './prune.ts';

const folder = mkdtempSync(join(tmpdir(), 'civicforge-prune-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Returns the files that remain after pruning. */
function left(...paths: readonly string[]): string[] {
  for (const path of paths) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), 'content');
  }
  prune(folder);
  return paths.filter((path) => existsSync(join(folder, path)));
}

describe('prune', () => {
  it('keeps files that programs read at run time', () => {
    const read = ['a/package.json', 'a/index.js', 'a/index.mjs', 'a/data.json', 'a/native.node', 'a/style.css'];
    expect(left(...read)).toEqual(read);
  });

  it('removes maps, declarations, sources, pages and examples', () => {
    const unread = [
      'b/index.js.map',
      'b/index.d.ts',
      'b/src/index.ts',
      'b/view.tsx',
      'b/README.md',
      'b/x.examples.json',
    ];
    expect(left(...unread)).toEqual([]);
  });

  it('removes source maps of modules that are named like a licence', () => {
    expect(left('d/notice.js', 'd/notice.js.map', 'd/notice-id.d.ts')).toEqual(['d/notice.js']);
  });

  it('keeps licences in every format', () => {
    const licences = ['c/LICENSE.md', 'c/license', 'c/NOTICE.md', 'c/COPYING'];
    expect(left(...licences)).toEqual(licences);
  });

  it('removes the tests of a package, but no other folder of the same name', () => {
    expect(left('d/package.json', 'd/test/index.js', 'd/lib/test/index.js')).toEqual([
      'd/package.json',
      'd/lib/test/index.js',
    ]);
  });
});
