import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareFlags } from './flags.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flags-'));
  path = join(folder, 'flags.json');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('the flag document of a stack', () => {
  it('is a copy of the product’s document at first', () => {
    prepareFlags(path);
    const { flags } = JSON.parse(readFileSync(path, 'utf8')) as { flags: object };
    expect(Object.keys(flags)).toContain('dual_attestation');
  });

  it('is not overwritten', () => {
    writeFileSync(path, '{}');
    prepareFlags(path);
    expect(readFileSync(path, 'utf8')).toBe('{}');
  });
});
