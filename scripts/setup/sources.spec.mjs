import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { ROOT } from './root.mjs';
import { fingerprint, isCurrent, remember } from './sources.mjs';

let folder;
let mark;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sources-'));
  mkdirSync(join(folder, 'src'));
  writeFileSync(join(folder, 'src', 'a.ts'), 'a');
  mark = print();
});
afterEach(() => rmSync(folder, { recursive: true }));

const print = () => fingerprint([relative(ROOT, folder)]);

describe('the fingerprint of sources', () => {
  it('is stable without changes', () => {
    expect(print()).toBe(mark);
  });

  it('changes with content, a new file and a removed file', () => {
    writeFileSync(join(folder, 'src', 'a.ts'), 'longer');
    const edited = print();
    expect(edited).not.toBe(mark);
    writeFileSync(join(folder, 'src', 'b.ts'), '');
    const added = print();
    expect(added).not.toBe(edited);
    rmSync(join(folder, 'src', 'a.ts'));
    expect(print()).not.toBe(added);
  });

  it('changes with a restored older file', () => {
    utimesSync(join(folder, 'src', 'a.ts'), 1_000, 1_000);
    expect(print()).not.toBe(mark);
  });

  it('ignores tests and build results', () => {
    writeFileSync(join(folder, 'src', 'a.spec.ts'), '');
    mkdirSync(join(folder, '.next'));
    writeFileSync(join(folder, '.next', 'x'), '');
    writeFileSync(join(folder, 'next-env.d.ts'), '');
    writeFileSync(join(folder, 'src', 'verifier.html'), '');
    expect(print()).toBe(mark);
  });

  it('is stored next to the build result', () => {
    const stamp = join(folder, 'dist', 'built');
    expect(isCurrent(stamp, mark)).toBe(false);
    remember(stamp, mark);
    expect(isCurrent(stamp, mark)).toBe(true);
    expect(isCurrent(stamp, 'another')).toBe(false);
  });
});
