import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { STACK_FILE, type StackFile } from '../../libs/contract/src/local-stack.ts';
import { ROOT } from '../../scripts/local/root.ts';
import { freePort } from '../api/processes.ts';

const START_TIMEOUT = 240_000;

/** The default of a community, and so the zone of most readers. A browser elsewhere asks for its first page a second time, in its own zone. */
export const TIME_ZONE = 'Europe/Berlin';

export interface BenchStack {
  /** Base URL of the web application. */
  readonly web: string;
  readonly stop: () => Promise<void>;
}

/** Starts the whole product with its demo quests on free ports, in a new data folder. */
export async function startProduct(): Promise<BenchStack> {
  const folder = mkdtempSync(join(tmpdir(), 'civicforge-bench-'));
  const env: NodeJS.ProcessEnv = { ...process.env, RATE_LIMIT_FACTOR: '100000', LOG_LEVEL: 'warn' };
  // The product's interval. The local stack's second would load the client of the flags within the first load.
  env['FLAGS_REFRESH_SECONDS'] = '300';
  for (const name of ['API', 'WEB', 'DB', 'IDP', 'FLAGS']) env[`CIVICFORGE_${name}_PORT`] = String(await freePort());
  const args = [join(ROOT, 'scripts', 'start.mjs'), '--data', folder];
  const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', () => child.kill('SIGKILL'));
  const file = join(folder, STACK_FILE);
  const deadline = performance.now() + START_TIMEOUT;
  while (!existsSync(file)) {
    if (child.exitCode !== null || performance.now() > deadline) throw new Error('The local stack did not start');
    await sleep(100);
  }
  const { web } = JSON.parse(readFileSync(file, 'utf8')) as StackFile;
  if (web === undefined) throw new Error('The local stack has no web application');
  return { web, stop };
}
