import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { Socket } from 'node:net';
import { join } from 'node:path';
import type { Writable } from 'node:stream';

/** A guard that cannot run at all is not started more often than this. */
const PAUSE_MS = 500;

/** Makes sure that programs do not outlive this process, not even when it is killed: see `guard-process.ts`. */
export class Guard {
  private process: ChildProcessByStdio<Writable, null, null>;
  private pids: readonly number[] = [];
  private dismissed = false;

  constructor() {
    this.process = this.begin();
  }

  /** From now on these programs, and no others, end with this process. Each leads its own process group. */
  watch(pids: readonly number[]): void {
    this.pids = pids;
    this.process.stdin.write(`${JSON.stringify(pids)}\n`);
  }

  /** Lets everything live and ends the guard. */
  dismiss(): void {
    this.dismissed = true;
    this.process.stdin.end('dismissed\n');
  }

  private beginAgain(): void {
    if (this.dismissed) return;
    this.process = this.begin();
    this.watch(this.pids);
  }

  private begin() {
    const guard = spawn(process.execPath, [join(import.meta.dirname, 'guard-process.ts')], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: process.platform !== 'win32',
    });
    guard.stdin.on('error', () => undefined);
    // It waits for our end: it must not be what we wait for.
    guard.unref();
    if (guard.stdin instanceof Socket) guard.stdin.unref();
    guard.once('exit', () => {
      setTimeout(() => this.beginAgain(), PAUSE_MS).unref();
    });
    return guard;
  }
}
