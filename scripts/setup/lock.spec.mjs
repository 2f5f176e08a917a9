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

describe('working alone', () => {
  it('takes over the lock of a process that is gone, and leaves none behind', async () => {
    const path = join(folder, 'deep', 'lock');
    await alone(path, () => sleep(1));
    writeFileSync(path, '4194304');
    expect(await alone(path, () => Promise.resolve('done'))).toBe('done');
    expect(existsSync(path)).toBe(false);
  });

  it('gives the lock back when the work fails', async () => {
    const path = join(folder, 'lock');
    const work = alone(path, () => Promise.reject(new Error('broken')));
    await expect(work).rejects.toThrow('broken');
    expect(existsSync(path)).toBe(false);
  });

  it('waits while another process works', async () => {
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
