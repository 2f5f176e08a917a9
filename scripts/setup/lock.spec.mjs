import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { alone } from './lock.mjs';

let folder;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('alone', () => {
  it('takes over the lock of a dead process and releases it', async () => {
    const path = join(folder, 'deep', 'lock');
    await alone(path, () => sleep(1));
    writeFileSync(path, '4194304');
    expect(await alone(path, () => Promise.resolve('done'))).toBe('done');
    expect(existsSync(path)).toBe(false);
  });

  it('releases the lock after a failure', async () => {
    const path = join(folder, 'lock');
    const work = alone(path, () => Promise.reject(new Error('broken')));
    await expect(work).rejects.toThrow('broken');
    expect(existsSync(path)).toBe(false);
  });

  it('waits for another process', async () => {
    const path = join(folder, 'lock');
    writeFileSync(path, String(process.ppid));
    let began = false;
    const work = alone(path, () => Promise.resolve((began = true)));
    await sleep(300);
    expect(began).toBe(false);
    rmSync(path);
    await work;
    expect(began).toBe(true);
  });
});
