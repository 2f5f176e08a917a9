import { spawn } from 'node:child_process';
import { ROOT, SetupFailure } from './root.mjs';

const REPORT_EVERY_MS = 10_000;

/**
 * Runs a program and collects its output.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, shell?: boolean, show?: boolean, limitMs?: number }} [options]
 *   `show` also prints the output; after `limitMs` the program is killed
 * @returns {Promise<{ code: number, output: string, seconds: number }>} `code` is 1 if a signal ended the program
 */
export function run(command, args, { cwd = ROOT, env = process.env, shell = false, show = false, limitMs } = {}) {
  const begin = Date.now();
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env,
      shell,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: limitMs,
      killSignal: 'SIGKILL',
    });
    const pieces = [];
    const collect = (stream) => (piece) => {
      pieces.push(piece);
      if (show) stream.write(piece);
    };
    child.stdout.on('data', collect(process.stdout));
    child.stderr.on('data', collect(process.stderr));
    const finish = (code) =>
      resolve({ code, output: Buffer.concat(pieces).toString('utf8'), seconds: (Date.now() - begin) / 1_000 });
    child.once('error', (error) => {
      pieces.push(Buffer.from(String(error)));
      finish(1);
    });
    child.once('close', (code) => finish(code ?? 1));
  });
}

/**
 * Runs a program as a named step and prints its start, progress and result.
 *
 * @param {string} title as in "Building the service"
 * @throws {SetupFailure} with the end of the output if it fails
 */
export async function step(title, command, args, options = {}) {
  console.log(`${title} …`);
  const begin = Date.now();
  const report = setInterval(
    () => console.log(`${title} … ${Math.round((Date.now() - begin) / 1_000)} s`),
    REPORT_EVERY_MS,
  );
  const { code, output, seconds } = await run(command, args, options).finally(() => clearInterval(report));
  if (code !== 0) throw new SetupFailure(`${title} failed:\n${lastLines(output, 60)}`);
  console.log(`${title}: done in ${seconds.toFixed(1)} s`);
}

/** @param {string} text @param {number} count */
export function lastLines(text, count) {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}
