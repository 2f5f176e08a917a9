import { setTimeout as sleep } from 'node:timers/promises';
import { Child, type ChildPlan, type ExitStatus } from './child.ts';
import { StartFailure } from './failure.ts';
import { Guard } from './guard.ts';
import type { Screen } from './screen.ts';

const READY_WITHIN_MS = 60_000;
/** Stop timeout. The service drains for up to 10 s. */
const STOP_WITHIN_MS = 12_000;
/** A program that ends within this time restarts after a pause. */
const QUICK_DEATH_MS = 5_000;
const LONGEST_PAUSE_MS = 1_500;

/** Starts programs, restarts them when they end, and stops them together. */
export class Supervisor {
  private readonly children = new Map<string, Child>();
  private readonly quickDeaths = new Map<string, number>();
  private readonly guard = new Guard();
  private readonly screen: Screen;
  private readonly onChange: () => void;
  private stopping = false;

  /** @param onChange called after a restart with a new pid */
  constructor(screen: Screen, onChange: () => void) {
    this.screen = screen;
    this.onChange = onChange;
  }

  /**
   * Starts a program, waits until it is ready, and restarts it after each end.
   * @throws StartFailure with the program's output if it ends or does not become ready
   */
  async start(plan: ChildPlan): Promise<void> {
    const child = this.launch(plan);
    if (!(await child.becomesReady(READY_WITHIN_MS))) {
      if (this.stopping) throw new StartFailure('Stopped before everything was ready.');
      const why = child.alive ? `is not ready after ${READY_WITHIN_MS / 1_000} s` : describe(await child.ended);
      throw new StartFailure(`${capital(plan.what)} ${why}. Its log (${plan.log}) ends with:\n${child.lastWords()}`);
    }
    void this.keep(plan, child);
  }

  pidOf(name: string): number | undefined {
    return this.children.get(name)?.pid;
  }

  /** Stops the programs group by group, and then the guard. */
  async stop(groups: readonly (readonly string[])[]): Promise<void> {
    this.stopping = true;
    for (const group of groups) {
      const children = group.flatMap((name) => this.children.get(name) ?? []);
      await Promise.all(children.map((child) => child.stop(STOP_WITHIN_MS)));
    }
    this.guard.dismiss();
  }

  /** Kills all programs. */
  kill(): void {
    this.stopping = true;
    for (const child of this.children.values()) child.kill();
  }

  private launch(plan: ChildPlan): Child {
    const child = new Child(plan);
    this.children.set(plan.name, child);
    this.informGuard();
    return child;
  }

  private async keep(plan: ChildPlan, first: Child): Promise<void> {
    for (let child = first; ;) {
      const ending = await child.ended;
      if (this.isStopping()) return;
      const pause = this.pauseAfter(plan.name, Date.now() - child.startedAt);
      this.screen.warn(`${capital(plan.what)} ${describe(ending)}: starting it again.`);
      await sleep(pause);
      if (this.isStopping()) return;
      child = this.launch(plan);
      this.onChange();
      void this.announce(plan, child);
    }
  }

  private async announce(plan: ChildPlan, child: Child): Promise<void> {
    if (!(await child.becomesReady(READY_WITHIN_MS)) || this.stopping) return;
    const seconds = ((Date.now() - child.startedAt) / 1_000).toFixed(1);
    this.screen.warn(`${capital(plan.what)} is back after ${seconds} s (pid ${child.pid ?? 'unknown'}).`);
  }

  /** Reads `stopping` by a call, because TypeScript narrows a field across `await`. */
  private isStopping(): boolean {
    return this.stopping;
  }

  /** Returns the backoff before a restart: none after a long run, up to 1.5 s after repeated quick ends. */
  private pauseAfter(name: string, lifetimeMs: number): number {
    const deaths = lifetimeMs < QUICK_DEATH_MS ? (this.quickDeaths.get(name) ?? 0) + 1 : 0;
    this.quickDeaths.set(name, deaths);
    return Math.min(deaths * 250, LONGEST_PAUSE_MS);
  }

  private informGuard(): void {
    const pids = [...this.children.values()].filter(({ alive }) => alive).map(({ pid }) => pid);
    this.guard.watch(pids.filter((pid) => pid !== undefined));
  }
}

function describe({ code, signal }: ExitStatus): string {
  if (signal !== null) return `was ended by ${signal}`;
  return code === null ? 'could not be started' : `ended with code ${code}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
