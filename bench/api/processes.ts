import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A running candidate. */
export interface Running {
  readonly port: number;
  /** Milliseconds from the start of the process to its first answer. */
  readonly startMs: number;
  /** Processor time so far in milliseconds; NaN where the system does not tell. */
  readonly cpuMs: () => number;
  /** Resident memory in bytes; NaN where the system does not tell. */
  readonly memory: () => number;
  readonly stop: () => Promise<void>;
  /** Sends a message to a process of Node that listens for it, and waits for its answer. */
  readonly tell: (message: object) => Promise<void>;
}

/** Clock ticks of `/proc` per second. */
const TICKS = 100;
const START_TIMEOUT = 30_000;

/** Ends with the benchmark, also after a failure. */
const children = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

interface StartOptions {
  /** For a program whose arguments name the port. Without it, a free one. */
  readonly port?: number;
  /** True for a process that takes messages. */
  readonly isTold?: boolean;
}

/** Starts a process that listens on `PORT`, and waits until it answers. Its output goes nowhere. */
export async function start(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  { port: given, isTold = false }: StartOptions = {},
): Promise<Running> {
  const port = given ?? (await freePort());
  const begin = performance.now();
  const child = spawn(command, args, {
    env: { PATH: process.env['PATH'], PORT: String(port), HOST: '127.0.0.1', ...env },
    stdio: ['ignore', 'ignore', 'inherit', ...(isTold ? (['ipc'] as const) : [])],
  });
  children.add(child);
  while (!(await answers(port))) {
    if (child.exitCode !== null || performance.now() - begin > START_TIMEOUT) {
      child.kill('SIGKILL');
      throw new Error(`${command} ${args.join(' ')} did not start`);
    }
    await sleep(5);
  }
  return {
    port,
    startMs: performance.now() - begin,
    cpuMs: () => cpuOf(child.pid),
    memory: () => memoryOf(child.pid),
    stop: () => stopped(child),
    tell: (message) => told(child, message),
  };
}

/** Resolves when a process has nothing more to do: it used less than a tenth of a processor for 100 ms. */
export async function quiet({ cpuMs }: Running): Promise<void> {
  for (let before = cpuMs(); ;) {
    await sleep(100);
    const now = cpuMs();
    if (!(now - before >= 10)) return;
    before = now;
  }
}

async function answers(port: number): Promise<boolean> {
  try {
    await (await fetch(`http://127.0.0.1:${port}/health`)).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

async function told(child: ChildProcess, message: object): Promise<void> {
  const answer = new Promise((resolve) => child.once('message', resolve));
  child.send(message);
  await answer;
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const end = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await Promise.race([end, sleep(5_000)]);
  child.kill('SIGKILL');
  children.delete(child);
}

function cpuOf(pid: number | undefined): number {
  try {
    const stat = readFileSync(`/proc/${pid ?? 0}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return ((Number(fields[11]) + Number(fields[12])) / TICKS) * 1_000;
  } catch {
    return NaN;
  }
}

function memoryOf(pid: number | undefined): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid ?? 0}/status`, 'utf8'))?.[1]) * 1_024;
  } catch {
    return NaN;
  }
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
