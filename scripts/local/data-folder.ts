import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { errorCode } from './error-code.ts';
import { StartFailure } from './failure.ts';
import { readJson, writeJson } from './files.ts';

/** Entries of a data folder. `--fresh` removes these alone. */
const KEPT = [
  'database',
  'identity',
  'log-archive',
  'photos',
  'flags.json',
  'tables.json',
  'keys.json',
  'demo.json',
  'logs',
  'stack.json',
] as const;

/** The folder of a stack's data, keys and logs. A lock limits it to one stack at a time. */
export class DataFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = resolve(path);
  }

  /** Returns the path of an entry. The writer creates missing folders. */
  at(...names: readonly string[]): string {
    return join(this.path, ...names);
  }

  /** Creates the folders of the parts. `fresh` empties them first. */
  prepare(fresh: boolean): void {
    if (fresh) for (const name of KEPT) rmSync(this.at(name), { recursive: true, force: true });
    for (const name of ['database', 'identity', 'logs']) makeFolder(this.at(name));
    if (!existsSync(this.at('demo.json'))) this.markDemo(fresh ? 'unwanted' : 'wanted');
  }

  release(): void {
    rmSync(this.at('stack.json'), { force: true });
    rmSync(this.at('stack.lock'), { force: true });
  }

  /** Creation time of a new folder, until all demo quests exist. */
  get wantsDemoSince(): string | undefined {
    const { quests, since } = (readJson(this.at('demo.json')) ?? {}) as { quests?: string; since?: string };
    return quests === 'wanted' ? since : undefined;
  }

  markDemo(quests: 'wanted' | 'unwanted' | 'made'): void {
    writeJson(this.at('demo.json'), { quests, since: new Date().toISOString() });
  }

  /** Returns the log file of a program and keeps the log of the previous run. */
  logOf(name: string): string {
    const path = this.at('logs', `${name}.log`);
    if (existsSync(path)) renameSync(path, this.at('logs', `${name}.previous.log`));
    writeFileSync(path, '', { mode: 0o600 });
    return path;
  }

  /**
   * Locks the folder for this process. The lock is a link to a complete file, so that a reader always finds a pid in it.
   * @throws StartFailure if another stack holds the lock
   */
  lock(): void {
    makeFolder(this.path);
    const path = this.at('stack.lock');
    const mine = this.at(`stack.lock.${process.pid}`);
    writeFileSync(mine, String(process.pid), { mode: 0o600 });
    try {
      for (let attempt = 0; attempt < 3; attempt += 1) {
        if (linked(mine, path)) {
          rmSync(this.at('stack.json'), { force: true });
          return;
        }
        const holder = Number(readFileSync(path, 'utf8'));
        if (runsStack(holder)) throw new StartFailure(this.heldBy(holder));
        rmSync(path, { force: true });
      }
      throw new StartFailure(`The lock ${path} cannot be taken.`);
    } finally {
      rmSync(mine, { force: true });
    }
  }

  private heldBy(pid: number): string {
    return `A stack already runs on ${this.path} (process ${pid}). Stop it, or choose another folder with --data and other ports.`;
  }
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new StartFailure(`The data folder ${path} cannot be used: ${String(error)}`);
  }
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Returns true if the process is a stack and not another process with a reused pid. */
function runsStack(pid: number): boolean {
  if (!Number.isInteger(pid) || pid < 1 || pid === process.pid) return false;
  const commandLine = `/proc/${pid}/cmdline`;
  if (existsSync('/proc/self/cmdline')) {
    return existsSync(commandLine) && readFileSync(commandLine, 'utf8').includes('start.mjs');
  }
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
