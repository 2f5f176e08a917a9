import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ROOT } from '../src/core/root.ts';

/** Version of the emulator. Its successor may carry more: then `npm run rehearse` says which entries of the list are old. */
const PACKAGE = 'moto[server]==5.2.5';
const FOLDER = join(ROOT, '.local', 'rehearse');

/** An emulated AWS account of `moto` on a loopback port. It forgets everything when it stops. */
export class Emulator {
  readonly address: string;
  private readonly child: ChildProcess;

  private constructor(address: string, child: ChildProcess) {
    this.address = address;
    this.child = child;
  }

  /**
   * Installs the emulator on the first run, and starts it.
   * @throws Error without Python 3.10 and its module `venv`, without PyPI on the first run, or for a taken port
   */
  static async start(port: number): Promise<Emulator> {
    await install();
    const child = spawn(join(FOLDER, 'bin', 'moto_server'), ['-H', '127.0.0.1', '-p', String(port)], {
      stdio: 'ignore',
    });
    const emulator = new Emulator(`http://127.0.0.1:${String(port)}`, child);
    for (let attempt = 0; attempt < 100; attempt += 1) {
      if (child.exitCode !== null)
        throw new Error(`moto ended with ${String(child.exitCode)}: is port ${String(port)} taken?`);
      const answer = await fetch(`${emulator.address}/moto-api/data.json`).catch(() => undefined);
      if (answer?.ok === true) return emulator;
      await sleep(200);
    }
    emulator.stop();
    throw new Error('moto has not answered within 20 seconds');
  }

  stop(): void {
    this.child.kill();
  }
}

async function install(): Promise<void> {
  if (existsSync(join(FOLDER, 'bin', 'moto_server'))) return;
  const run = promisify(execFile);
  console.log('Installing the emulator in .local/rehearse (once) …');
  try {
    await run('python3', ['-m', 'venv', FOLDER]);
    await run(join(FOLDER, 'bin', 'pip'), ['install', '--quiet', PACKAGE]);
  } catch (error) {
    throw new Error('The rehearsal needs Python 3.10 with the module venv, and PyPI on its first run.', {
      cause: error,
    });
  }
}
