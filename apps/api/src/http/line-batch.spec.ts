import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { LineBatch } from './line-batch.ts';

const MODULE = fileURLToPath(new URL('line-batch.ts', import.meta.url));

/** Runs code with a batch named `lines` on standard output, and returns what came out. */
async function outputOf(code: string): Promise<string> {
  const program = `import { LineBatch } from ${JSON.stringify(MODULE)}; const lines = new LineBatch(1); ${code}`;
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--no-warnings',
    '--input-type=module',
    '--eval',
    program,
  ]).catch((error: unknown) => error as { stdout: string });
  return stdout;
}

describe('a batch of log lines', () => {
  const folder = mkdtempSync(join(tmpdir(), 'civicforge-lines-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('keeps every line in its order, more than one write takes too', async () => {
    const printed = await outputOf(`for (let n = 0; n < 20_000; n += 1) lines.write('line ' + n + '\\n');`);
    expect(printed).toBe(Array.from({ length: 20_000 }, (_, n) => `line ${n}\n`).join(''));
  });

  it.each([
    ['exits', 'process.exit(3)'],
    ['runs out of work', ''],
    ['fails', "throw new Error('out of luck')"],
  ])('is written when the process %s', async (_, end) => {
    const printed = await outputOf(`lines.write('first\\n'); ${end}`);
    expect(printed).toMatch(/^first\n/);
  });

  it('is written whole when the process exits while another batch is being written, in either order', async () => {
    const printed = await outputOf("lines.write('x'.repeat(9_000) + '\\n'); lines.write('last\\n'); process.exit()");
    expect([printed.length, printed.includes('last\n')]).toEqual([9_006, true]);
  });

  it('is written at once when its logger asks for it, as for a fatal line', async () => {
    expect(await outputOf("lines.write('fatal\\n'); lines.flushSync(); process.kill(process.pid, 'SIGKILL')")).toBe(
      'fatal\n',
    );
  });

  it('does not let a single line wait', async () => {
    const file = join(folder, 'single.log');
    writeFileSync(file, '');
    const lines = new LineBatch(file);
    lines.write('alone\n');
    expect(readFileSync(file, 'utf8')).toBe('');
    while (readFileSync(file, 'utf8') === '') await sleep(20);
    expect(readFileSync(file, 'utf8')).toBe('alone\n');
  });
});
