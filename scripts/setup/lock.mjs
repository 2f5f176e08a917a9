import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Runs work under a lock, e.g. installation and build. The lock is a link to a complete file with the holder's pid. A
 * lock of a dead holder is taken over.
 *
 * @template T
 * @param {string} path
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function alone(path, work) {
  mkdirSync(dirname(path), { recursive: true });
  const mine = `${path}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  try {
    for (let waited = false; !taken(mine, path); waited = true) {
      const holder = Number(readOr(path));
      if (!isAlive(holder)) rmSync(path, { force: true });
      else {
        if (!waited) console.log(`Waiting for another build (process ${holder}) …`);
        await sleep(200);
      }
    }
    return await work();
  } finally {
    if (readOr(path) === String(process.pid)) rmSync(path, { force: true });
    rmSync(mine, { force: true });
  }
}

function taken(from, to) {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function readOr(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function isAlive(pid) {
  if (!(pid > 0)) return false;
  // A zombie process has a pid but no command line.
  if (existsSync('/proc/self/cmdline')) return readOr(`/proc/${pid}/cmdline`) !== '';
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
