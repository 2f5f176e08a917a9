import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { Socket } from 'node:net';
import { join } from 'node:path';
import type { Writable } from 'node:stream';

/** Minimum pause between two starts of the guard. */
const PAUSE_MS = 500;

/** Ends programs with this process, even after SIGKILL. See `guard-process.ts`. */
export class Guard {
  private process: ChildProcessByStdio<Writable, null, null>;
  private pids: readonly number[] = [];
  private dismissed = false;

  constructor() {
    this.process = this.begin();
  }

  /** Sets the programs that end with this process. Each leads its own process group. */
  watch(pids: readonly number[]): void {
    this.pids = pids;
    this.process.stdin.write(`${JSON.stringify(pids)}\n`);
  }

  /** Ends the guard without ending the programs. */
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
    // The guard must not keep this process alive.
    guard.unref();
    if (guard.stdin instanceof Socket) guard.stdin.unref();
    guard.once('exit', () => {
      setTimeout(() => this.beginAgain(), PAUSE_MS).unref();
    });
    return guard;
  }
}
