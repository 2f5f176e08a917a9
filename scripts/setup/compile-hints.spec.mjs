import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hintFiles } from './compile-hints.mjs';

let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hints-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('hintFiles', () => {
  const large = `run();${' '.repeat(20_000)}`;

  function hinted(name, text) {
    writeFileSync(join(folder, name), text);
    hintFiles(folder);
    hintFiles(folder);
    return readFileSync(join(folder, name), 'utf8');
  }

  it('marks a large script once, in its first line', () => {
    expect(hinted('large.js', large)).toBe(`//# allFunctionsCalledOnLoad\n${large}`);
  });

  it('leaves small scripts and other files', () => {
    expect(hinted('small.js', 'run();')).toBe('run();');
    expect(hinted('styles.css', large)).toBe(large);
  });
});
