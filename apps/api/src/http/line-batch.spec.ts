import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { LineBatch } from './line-batch.ts';

const MODULE = fileURLToPath(new URL('line-batch.ts', import.meta.url));

/** Time in milliseconds after which a process that does not end is killed. */
const END = 3_000;

/** Arguments of Node that run code with a batch named `lines` on standard output. */
function program(code: string): string[] {
  const text = `import { LineBatch } from ${JSON.stringify(MODULE)}; const lines = new LineBatch(1); ${code}`;
  return ['--no-warnings', '--input-type=module', '--eval', text];
}

/** Runs code and returns what came out. */
async function outputOf(code: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, program(code), {
    timeout: END,
    killSignal: 'SIGKILL',
    maxBuffer: 16 * 1024 * 1024,
  }).catch((error: unknown) => error as { stdout: string });
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

  it('keeps lines of any length and any characters, also where some are written at once', async () => {
    const printed = await outputOf(`
      const texts = ['é', '😀', 'x'.repeat(90_000), 'ß\\u2028', '漢'.repeat(30_000)];
      for (let round = 0; round < 12; round += 1) {
        for (const text of texts) lines.write(text + '\\n');
        if (round % 3 !== 0) continue;
        await new Promise((resolve) => setTimeout(resolve, 100));
        lines.write('at once\\n');
        lines.flushSync();
      }`);
    const counts = new Map<string, number>();
    for (const line of printed.split('\n')) {
      const name = `${String(line.length)} x ${line.slice(0, 2)}`;
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    expect(Object.fromEntries(counts)).toEqual({
      '1 x é': 12,
      '2 x 😀': 12,
      '90000 x xx': 12,
      '2 x ß\u2028': 12,
      '30000 x 漢漢': 12,
      '7 x at': 4,
      '0 x ': 1,
    });
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
    const printed = await outputOf("lines.write('x'.repeat(40_000) + '\\n'); lines.write('last\\n'); process.exit()");
    expect([printed.length, printed.includes('last\n')]).toEqual([40_006, true]);
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

  it('neither fails nor blocks a process whose disk is full', async () => {
    const printed = await outputOf(`
      const full = new LineBatch('/dev/full');
      full.write('x'.repeat(40_000));
      setTimeout(() => {
        full.write('fatal\\n');
        full.flushSync();
        lines.write('still working\\n');
        process.exit();
      }, 300);`);
    expect(printed).toBe('still working\n');
  });

  it('does not keep a process from its exit when the reader of a pipe is gone', async () => {
    const last = "process.stdin.resume().on('end', () => { lines.write('late\\n'); process.exit(7); })";
    const stdio = ['pipe', 'pipe', 'ignore'] as const;
    const child = spawn(process.execPath, program(last), { stdio: [...stdio], timeout: END, killSignal: 'SIGKILL' });
    child.stdout.destroy();
    child.stdin.end();
    expect(await once(child, 'exit')).toEqual([7, null]);
  });

  it('drops lines above 4 MiB while the output takes none, and tells how many', async () => {
    const printed = (
      await outputOf("for (let n = 0; n < 6_000; n += 1) lines.write('x'.repeat(1_023) + '\\n');")
    ).split('\n');
    const { dropped } = JSON.parse(printed.at(-2) ?? '') as { dropped: number };
    expect(dropped).toBeGreaterThan(1_000);
    expect(printed.length - 2 + dropped).toBe(6_000);
  });
});
