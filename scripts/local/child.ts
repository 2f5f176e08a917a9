import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { killGroup } from './process-group.ts';

/** The command, environment and readiness check of a program. */
export interface ChildPlan {
  readonly name: string;
  /** Name for messages, e.g. "the service". */
  readonly what: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Environment. A function runs before every start, so that a restart reads changed values. */
  readonly env: NodeJS.ProcessEnv | (() => NodeJS.ProcessEnv);
  readonly log: string;
  /** Returns true if the program is ready. It may throw while the program does not answer. */
  ready(): Promise<boolean>;
}

export interface ExitStatus {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** One process of a program, from its start to its end. */
export class Child {
  readonly pid: number | undefined;
  readonly startedAt = Date.now();
  /** Resolves when the process has ended or its start has failed. */
  readonly ended: Promise<ExitStatus>;
  private running = true;
  private readonly plan: ChildPlan;

  constructor(plan: ChildPlan) {
    this.plan = plan;
    const log = openSync(plan.log, 'a', 0o600);
    // A separate process group: Ctrl-C reaches the supervisor alone, which stops the programs in dependency order.
    const started = spawn(plan.command, plan.args, {
      cwd: plan.cwd,
      env: typeof plan.env === 'function' ? plan.env() : plan.env,
      stdio: ['ignore', log, log],
      detached: process.platform !== 'win32',
    });
    closeSync(log);
    this.pid = started.pid;
    this.ended = endOf(started).then((ending) => {
      this.running = false;
      return ending;
    });
  }

  get alive(): boolean {
    return this.running;
  }

  /** Resolves with true when the program is ready, or with false after its end or the timeout. */
  async becomesReady(withinMs: number): Promise<boolean> {
    const deadline = Date.now() + withinMs;
    while (this.running && Date.now() < deadline) {
      if (await this.plan.ready().catch(() => false)) return this.running;
      await sleep(40);
    }
    return false;
  }

  /** Sends SIGTERM, and SIGKILL after the timeout. */
  async stop(withinMs: number): Promise<void> {
    if (this.pid === undefined || !this.running) return;
    killGroup(this.pid, 'SIGTERM');
    const patience = new AbortController();
    const late = sleep(withinMs, 'late', { signal: patience.signal }).catch(() => 'ended');
    const outcome = await Promise.race([this.ended.then(() => 'ended'), late]);
    patience.abort();
    if (outcome === 'late') this.kill();
    await this.ended;
  }

  kill(): void {
    if (this.pid !== undefined && this.running) killGroup(this.pid, 'SIGKILL');
  }

  /** Returns the last lines of the program's output. */
  lastWords(): string {
    const lines = readFileSync(this.plan.log, 'utf8').trimEnd().split('\n');
    return lines
      .slice(-15)
      .map((line) => `    ${line}`)
      .join('\n');
  }
}

function endOf(started: ChildProcess): Promise<ExitStatus> {
  return new Promise((resolve) => {
    started.once('exit', (code, signal) => resolve({ code, signal }));
    started.once('error', () => resolve({ code: null, signal: null }));
  });
}
