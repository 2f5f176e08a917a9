import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChildPlan } from './child.ts';
import type { Screen } from './screen.ts';
import { Supervisor } from './supervisor.ts';

let folder: string;
let shown: string[];
let supervisor: Supervisor | undefined;
let changes: number;

const screen: Screen = { say: (text) => void shown.push(text), warn: (text) => void shown.push(text) };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'supervisor-'));
  shown = [];
  changes = 0;
  supervisor = new Supervisor(screen, () => (changes += 1));
});
afterEach(async () => {
  supervisor?.kill();
  await supervisor?.stop([['worker']]);
  rmSync(folder, { recursive: true });
});

/** Returns a program of one line of JavaScript. It is ready after the output "ready". */
function program(code: string): ChildPlan {
  const log = join(folder, 'worker.log');
  writeFileSync(log, '');
  return {
    name: 'worker',
    what: 'the worker',
    command: process.execPath,
    args: ['-e', code],
    cwd: folder,
    env: {},
    log,
    ready: () => Promise.resolve(readFileSync(log, 'utf8').includes('ready')),
  };
}

const WAITING = "console.log('ready'); setInterval(() => undefined, 1000);";

async function until(holds: () => boolean): Promise<void> {
  for (let round = 0; round < 200 && !holds(); round += 1) await sleep(25);
  expect(holds()).toBe(true);
}

describe('the supervisor', () => {
  it('fails a start with the output of a program that ended before it was ready', async () => {
    const start = supervisor?.start(program("console.error('no such setting'); process.exit(3)"));
    await expect(start).rejects.toThrow(/The worker ended with code 3[^]*no such setting/);
  });

  it('fails a start of a missing program', async () => {
    const start = supervisor?.start({ ...program(''), command: join(folder, 'nothing') });
    await expect(start).rejects.toThrow('The worker could not be started');
  });

  it('restarts a program after each end, prints its name and reports the new pid', async () => {
    await supervisor?.start(program(WAITING));
    for (const round of [1, 2, 3]) {
      const pid = supervisor?.pidOf('worker') ?? 0;
      process.kill(pid, 'SIGKILL');
      await until(() => changes === round);
      expect(supervisor?.pidOf('worker')).not.toBe(pid);
      expect(shown.filter((text) => text === 'The worker was ended by SIGKILL: starting it again.')).toHaveLength(
        round,
      );
    }
  });

  it('stops a program with SIGTERM', async () => {
    const code = `process.on('SIGTERM', () => { console.log('thanks'); process.exit(0); }); ${WAITING}`;
    await supervisor?.start(program(code));
    await supervisor?.stop([['worker']]);
    expect(readFileSync(join(folder, 'worker.log'), 'utf8')).toContain('thanks');
    expect(shown).toEqual([]);
    expect(changes).toBe(0);
  });
});
