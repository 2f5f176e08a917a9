import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Part, StackFile } from '../../libs/contract/src/local-stack.ts';
import { killGroup } from '../../scripts/local/process-group.ts';
import { ROOT } from '../../scripts/local/root.ts';
import { freePorts } from './free-port.ts';
import { endWithTests, temporaryFolder } from './program.ts';

/** Timeout of a start. It includes a build if the tree has none. */
const READY_WITHIN_MS = 240_000;

export interface StackRequest {
  /** Settings of the service, as `ECONOMY_QUEST_COST`, and ports where a test wants to choose them. */
  readonly env?: Readonly<Record<string, string>>;
  /** Arguments of `npm start`. The default is a new folder without web application and demo quests. */
  readonly args?: readonly string[];
  /** The data folder. The default is a new one that is deleted with the stack. */
  readonly folder?: string;
  /** Starts the stack by `npm start`, so that `pid` is npm's process. */
  readonly byNpm?: true;
}

/** A local stack that a test started by the script of `npm start`. */
export interface TestStack {
  readonly pid: number;
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Reads the current `stack.json`. */
  read(): StackFile;
  /** Returns the terminal output so far. */
  screen(): string;
  /** Kills one part with SIGKILL. */
  kill(part: Part): void;
  /** Kills the supervisor with SIGKILL. */
  killSupervisor(): void;
  /** Stops the stack as Ctrl-C does and resolves with the exit code. The data stays in a given folder. */
  stop(): Promise<number>;
  /** Resolves with the exit code when the stack ends without `stop`. */
  readonly ended: Promise<number>;
}

/**
 * Starts a stack on free ports and waits until it is ready.
 * @throws Error with the terminal output
 */
export async function startStack(request: StackRequest = {}): Promise<TestStack> {
  const stack = await launchStack(request);
  const deadline = Date.now() + READY_WITHIN_MS;
  let code: number | undefined;
  void stack.ended.then((ending) => (code = ending));
  // The file of a killed stack remains until the new one has locked the folder.
  while (!(existsSync(join(stack.folder, 'stack.json')) && stack.read().pid === stack.pid)) {
    if (code !== undefined || Date.now() > deadline) {
      await stack.stop();
      throw new Error(`the stack did not start (exit code ${code ?? 'none'}):\n${stack.screen()}`);
    }
    await sleep(25);
  }
  return stack;
}

/** Starts a stack without waiting, for tests of failed or interrupted starts. */
export async function launchStack({ env, args, folder, byNpm }: StackRequest = {}): Promise<TestStack> {
  const data = folder ?? temporaryFolder();
  const settings = { RATE_LIMIT_FACTOR: '1000', LOG_LEVEL: 'warn', ...(await portSettings()), ...env };
  const options = ['--data', data, ...(args ?? ['--no-web', '--fresh'])];
  const [program, words] = byNpm
    ? ['npm', ['start', '--', ...options]]
    : [process.execPath, ['scripts/start.mjs', ...options]];
  const started = spawn(program, words, {
    cwd: ROOT,
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let screen = '';
  for (const stream of [started.stdout, started.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (screen += text));
    // The stack of a failed test must not block the end of the run.
    if (stream instanceof Socket) stream.unref();
  }
  started.unref();
  const ended = new Promise<number>((resolve) => started.once('close', (code) => resolve(code ?? 1)));
  const pid = started.pid;
  if (pid === undefined) throw new Error('the stack could not be started');
  endWithTests(pid, ended);
  const read = () => JSON.parse(readFileSync(join(data, 'stack.json'), 'utf8')) as StackFile;
  return {
    pid,
    folder: data,
    env: settings,
    read,
    screen: () => screen,
    kill: (part) => {
      const target = read().pids[part];
      if (target === undefined) throw new Error(`the stack runs no ${part}`);
      process.kill(target, 'SIGKILL');
    },
    killSupervisor: () => process.kill(pid, 'SIGKILL'),
    stop: async () => {
      // Keeps the event loop alive until the stack has ended.
      started.ref();
      killGroup(pid, 'SIGTERM');
      const code = await ended;
      if (folder === undefined) rmSync(data, { recursive: true, force: true });
      return code;
    },
    ended,
  };
}

async function portSettings(): Promise<Record<string, string>> {
  const names = ['API', 'WEB', 'DB', 'IDP', 'FLAGS'];
  const ports = await freePorts(names.length);
  return Object.fromEntries(names.map((name, index) => [`CIVICFORGE_${name}_PORT`, String(ports[index])]));
}
