import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Child, type ChildPlan } from '../../scripts/local/child.ts';
import { Guard } from '../../scripts/local/guard.ts';

/** A child process of a test. */
export interface Program {
  readonly pid: number;
  /** Temporary folder, deleted after the process has stopped. */
  readonly folder: string;
  stop(): Promise<void>;
  kill(): void;
}

const running = new Set<number>();
let guard: Guard | undefined;

/** Ends a process group with the test process, even after a crash. */
export function endWithTests(pid: number, ended: Promise<unknown>): void {
  running.add(pid);
  watch();
  void ended.then(() => {
    running.delete(pid);
    watch();
  });
}

/** Creates an empty folder for one test. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'civicforge-test-'));
}

/**
 * Starts a program and waits until it is ready. It ends with the test process at the latest.
 * @throws Error with the program's output if it does not become ready
 */
export async function startProgram(plan: Omit<ChildPlan, 'log' | 'cwd'>, folder: string): Promise<Program> {
  const log = join(folder, `${plan.name}.log`);
  writeFileSync(log, '');
  const child = new Child({ ...plan, log, cwd: folder });
  if (child.pid === undefined) throw new Error(`${plan.what} did not start: ${plan.command}`);
  endWithTests(child.pid, child.ended);
  const finish = async () => {
    await child.stop(10_000);
    rmSync(folder, { recursive: true, force: true });
  };
  if (!(await child.becomesReady(30_000))) {
    const words = child.lastWords();
    await finish();
    throw new Error(`${plan.what} did not become ready:\n${words}`);
  }
  return { pid: child.pid, folder, stop: finish, kill: () => child.kill() };
}

function watch(): void {
  guard ??= new Guard();
  guard.watch([...running]);
  if (running.size > 0) return;
  guard.dismiss();
  guard = undefined;
}
