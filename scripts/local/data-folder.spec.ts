import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataFolder } from './data-folder.ts';
import { adminSigningKeys, keysOf } from './keys.ts';

let path: string;

beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'data-')), 'stack');
});
afterEach(() => rmSync(path, { recursive: true, force: true }));

function prepared(fresh = false): DataFolder {
  const folder = new DataFolder(path);
  folder.lock();
  folder.prepare(fresh);
  return folder;
}

describe('the data folder', () => {
  it('wants demo quests from its creation until they exist', () => {
    const folder = prepared();
    expect(Date.parse(folder.wantsDemoSince ?? '')).toBeLessThanOrEqual(Date.now());
    folder.markDemo('made');
    expect(folder.wantsDemoSince).toBeUndefined();
    folder.prepare(false);
    expect(folder.wantsDemoSince).toBeUndefined();
  });

  it('removes the stack’s files alone with --fresh and wants no demo quests afterwards', () => {
    const first = prepared();
    keysOf(path);
    writeFileSync(first.at('database', 'civicforge.sqlite'), 'x');
    writeFileSync(first.at('letter.txt'), 'of another stack');
    const again = new DataFolder(path);
    again.prepare(true);
    expect(existsSync(again.at('database', 'civicforge.sqlite'))).toBe(false);
    expect(existsSync(again.at('keys.json'))).toBe(false);
    expect(readFileSync(again.at('letter.txt'), 'utf8')).toBe('of another stack');
    again.prepare(false);
    expect(again.wantsDemoSince).toBeUndefined();
  });

  it('takes over the lock of a dead process and removes its stack.json', () => {
    const folder = prepared();
    writeFileSync(folder.at('stack.lock'), '4194304');
    writeFileSync(folder.at('stack.json'), '{}');
    new DataFolder(path).lock();
    expect(readFileSync(folder.at('stack.lock'), 'utf8')).toBe(String(process.pid));
    expect(existsSync(folder.at('stack.json'))).toBe(false);
  });

  it('is not locked by another process with a reused pid', () => {
    const folder = prepared();
    writeFileSync(folder.at('stack.lock'), String(process.ppid));
    expect(() => new DataFolder(path).lock()).not.toThrow();
  });

  it('names the path that cannot be a folder', () => {
    const folder = prepared();
    writeFileSync(folder.at('file'), '');
    expect(() => new DataFolder(folder.at('file')).lock()).toThrow(folder.at('file'));
  });

  it('keeps the log of the previous run', () => {
    const folder = prepared();
    writeFileSync(folder.logOf('api'), 'first run');
    expect(readFileSync(folder.logOf('api'), 'utf8')).toBe('');
    expect(readFileSync(folder.at('logs', 'api.previous.log'), 'utf8')).toBe('first run');
  });
});

describe('the keys of a data folder', () => {
  it('are stable, have the required length and expose only the public half to the service', () => {
    prepared();
    const keys = keysOf(path);
    expect(keysOf(path)).toEqual(keys);
    for (const key of [keys.cursorKey, keys.experimentKey]) expect(Buffer.from(key, 'base64url')).toHaveLength(32);
    const published = JSON.parse(adminSigningKeys(keys)) as Record<string, string>;
    expect(Object.keys(published)).toEqual([keys.adminKey.keyId]);
    expect(Buffer.from(published[keys.adminKey.keyId] ?? '', 'base64url')).toHaveLength(32);
    expect(adminSigningKeys(keys)).not.toContain(keys.adminKey.privateKeyJwk.d);
  });

  it('gain the keys that an older folder lacks and keep the others', () => {
    const folder = prepared();
    const { experimentKey, ...older } = keysOf(path);
    writeFileSync(folder.at('keys.json'), JSON.stringify(older));
    const keys = keysOf(path);
    expect(keys).toMatchObject(older);
    expect(keys.experimentKey).not.toBe(experimentKey);
    expect(keysOf(path)).toEqual(keys);
  });
});
