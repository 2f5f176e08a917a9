import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deployedFile, prepareFlags } from './flags.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flags-'));
  path = join(folder, 'flags.json');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Writes as of a while ago. */
function write(text: string, secondsAgo = 10): void {
  writeFileSync(path, text);
  const then = Date.now() / 1_000 - secondsAgo;
  utimesSync(path, then, then);
}

describe('the flag document of a stack', () => {
  it('begins as the product’s own', () => {
    prepareFlags(path);
    const { flags } = JSON.parse(readFileSync(path, 'utf8')) as { flags: object };
    expect(Object.keys(flags)).toContain('dual_attestation');
  });

  it('is left alone when it is there', () => {
    write('{}');
    prepareFlags(path);
    expect(readFileSync(path, 'utf8')).toBe('{}');
  });
});

describe('the deployed document', () => {
  it('is what the file holds, with a label that changes with it', () => {
    const deployed = deployedFile(path);
    write('{"a":1}');
    const first = deployed();
    expect(first?.text).toBe('{"a":1}');
    expect(deployed()).toBe(first);
    write('{"a":2}');
    expect(deployed()?.text).toBe('{"a":2}');
    expect(deployed()?.label).not.toBe(first?.label);
  });

  it('is none before there is a file', () => {
    expect(deployedFile(path)()).toBeUndefined();
  });

  it('is taken at once the first time, and after that when the file has settled', () => {
    const deployed = deployedFile(path);
    write('{"a":1}', 0);
    expect(deployed()?.text).toBe('{"a":1}');
    write('{"a":', 0);
    expect(deployed()?.text).toBe('{"a":1}');
    write('{"a":2}', 1);
    expect(deployed()?.text).toBe('{"a":2}');
  });

  it('stays while the file is empty or away', () => {
    const deployed = deployedFile(path);
    write('{"a":1}');
    deployed();
    write('');
    expect(deployed()?.text).toBe('{"a":1}');
    rmSync(path);
    expect(deployed()?.text).toBe('{"a":1}');
  });

  it('is taken from a file whose time lies ahead of ours', () => {
    const deployed = deployedFile(path);
    write('{"a":1}');
    deployed();
    write('{"a":2}', -100);
    expect(deployed()?.text).toBe('{"a":2}');
  });
});
