import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs a program of this folder and writes its output into a file. */
async function print(program, file) {
  const output = openSync(file, 'w');
  try {
    const path = join(import.meta.dirname, program);
    const child = spawn(process.execPath, ['--no-warnings', path], {
      env: { ...process.env, ...coverageEnvironment() },
      stdio: ['ignore', output, 'inherit'],
    });
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error(`${program} ended with ${String(code)}`);
  } finally {
    closeSync(output);
  }
}

/** Node then writes the coverage of the process, which scripts/setup/child-coverage.mjs adds to that of Jest. */
function coverageEnvironment() {
  const folder = process.env['CIVICFORGE_CHILD_COVERAGE'];
  return folder === undefined ? {} : { NODE_V8_COVERAGE: folder };
}

/** Builds the stages and runs the program by Pulumi's runners, once for all tests. */
export default async function prepare() {
  const folder = mkdtempSync(join(tmpdir(), 'civicforge-infra-'));
  process.env['CIVICFORGE_INFRA_PREPARED'] = folder;
  await Promise.all([
    print('print-graphs.ts', join(folder, 'graphs.json')),
    print('run-by-pulumi.ts', join(folder, 'by-pulumi.json')),
  ]);
}
