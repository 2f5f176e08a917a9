import { execFileSync } from 'node:child_process';
import { mkdtempSync, openSync, closeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Builds the stages once for all tests of a run; the address of the result is in CIVICFORGE_INFRA_GRAPHS. */
export default function prepare() {
  const file = join(mkdtempSync(join(tmpdir(), 'civicforge-infra-')), 'graphs.json');
  const output = openSync(file, 'w');
  try {
    const program = join(import.meta.dirname, 'print-graphs.ts');
    execFileSync(process.execPath, ['--no-warnings', program], { stdio: ['ignore', output, 'inherit'] });
  } finally {
    closeSync(output);
  }
  process.env['CIVICFORGE_INFRA_GRAPHS'] = file;
}
