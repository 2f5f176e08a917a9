import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { killGroup } from './process-group.ts';

/** How one program of the stack is run. */
export interface ChildPlan {
  readonly name: string;
  /** For the screen: "the service". */
  readonly what: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Made for every start, so that a program which starts again reads what has changed meanwhile. */
  readonly env: NodeJS.ProcessEnv | (() => NodeJS.ProcessEnv);
  readonly log: string;
  /** Asks the program whether it does its work; may throw while it cannot answer. */
  ready(): Promise<boolean>;
}

export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** One life of a program: from its start to its end. */
export class Child {
  readonly pid: number | undefined;
  readonly startedAt = Date.now();
  /** Resolves when the process has ended, or could not be started at all. */
  readonly ended: Promise<Ending>;
  private running = true;
  private readonly plan: ChildPlan;

  constructor(plan: ChildPlan) {
    this.plan = plan;
    const log = openSync(plan.log, 'a', 0o600);
    // Its own group: Ctrl-C reaches the supervisor alone, which then stops the programs in a sensible order.
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

  /** True once the program is ready; false when it ended first or took too long. */
  async becomesReady(withinMs: number): Promise<boolean> {
    const deadline = Date.now() + withinMs;
    while (this.running && Date.now() < deadline) {
      if (await this.plan.ready().catch(() => false)) return this.running;
      await sleep(40);
    }
    return false;
  }

  /** Asks the program to end, and ends it by force when it has not done so in time. */
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

  /** The last lines that the program wrote, for the screen. */
  lastWords(): string {
    const lines = readFileSync(this.plan.log, 'utf8').trimEnd().split('\n');
    return lines
      .slice(-15)
      .map((line) => `    ${line}`)
      .join('\n');
  }
}

function endOf(started: ChildProcess): Promise<Ending> {
  return new Promise((resolve) => {
    started.once('exit', (code, signal) => resolve({ code, signal }));
    started.once('error', () => resolve({ code: null, signal: null }));
  });
}
