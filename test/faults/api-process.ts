import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { addressOf } from '../../scripts/local/ports.ts';
import { ROOT, SERVICE } from '../../scripts/local/root.ts';
import { freePort } from '../support/free-port.ts';
import { type Program, startProgram, temporaryFolder } from '../support/program.ts';

/** Builds the service if its sources have changed since the last build. */
export async function buildService(): Promise<void> {
  const path = pathToFileURL(join(ROOT, 'scripts', 'setup', 'build.mjs')).href;
  const { ensureBuilt } = (await import(path)) as { ensureBuilt(names: readonly string[]): Promise<void> };
  await ensureBuilt(['api']);
}

/** One process of the built service. A test can kill it at any moment; it restarts at the same address. */
export class ApiProcess {
  readonly address: string;
  kills = 0;
  private program: Program | undefined;
  private readonly port: number;
  private readonly environment: Readonly<Record<string, string>>;

  private constructor(port: number, environment: Readonly<Record<string, string>>) {
    this.port = port;
    this.address = addressOf(port);
    this.environment = environment;
  }

  static async start(environment: Readonly<Record<string, string>>): Promise<ApiProcess> {
    const process = new ApiProcess(await freePort(), environment);
    await process.begin();
    return process;
  }

  /** Kills the process with SIGKILL and starts it again. */
  async killAndRestart(): Promise<void> {
    this.program?.kill();
    this.kills += 1;
    await this.program?.stop();
    await this.begin();
  }

  /** Resident memory in bytes; NaN where the system does not tell. */
  memory(): number {
    try {
      const status = readFileSync(`/proc/${this.program?.pid ?? 0}/status`, 'utf8');
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) * 1_024;
    } catch {
      return NaN;
    }
  }

  async stop(): Promise<void> {
    await this.program?.stop();
    this.program = undefined;
  }

  private async begin(): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        this.program = await startProgram(
          {
            name: 'api',
            what: 'the service',
            command: process.execPath,
            args: ['--enable-source-maps', SERVICE],
            env: { PATH: process.env['PATH'], ...this.environment, HOST: '127.0.0.1', PORT: String(this.port) },
            ready: async () => (await fetch(`${this.address}/health`, { signal: AbortSignal.timeout(2_000) })).ok,
          },
          temporaryFolder(),
        );
        return;
      } catch (error) {
        // An injected database fault can also fail the start.
        if (attempt === 5) throw error;
        await sleep(200);
      }
    }
  }
}
