/** Entry point of the operations command: `npm run ops -- <area> <verb>`. */
import { execFile } from 'node:child_process';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from './core/root.ts';
import { adminOf, awsOf } from './access.ts';
import { refreshOutputs } from './clients/outputs.ts';
import { storeAuditLine } from './clients/audit-log.ts';
import type { ProgramResult, OpsContext } from './core/ops-context.ts';
import { runOps } from './program.ts';

const environment = process.env;

async function ask(question: string): Promise<string | undefined> {
  if (!process.stdin.isTTY) return undefined;
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await reader.question(question);
  } finally {
    reader.close();
  }
}

/** Lines of a pipe, read one at a time. */
let lines: AsyncIterator<string> | undefined;

/** Reads a line without echo: readline writes what is typed to an output that drops it. */
async function secret(prompt: string): Promise<string> {
  if (!process.stdin.isTTY) {
    lines ??= createInterface({ input: process.stdin })[Symbol.asyncIterator]();
    const next = await lines.next();
    return next.done === true ? '' : next.value;
  }
  process.stderr.write(prompt);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  try {
    return await reader.question('');
  } finally {
    reader.close();
    process.stderr.write('\n');
  }
}

const run: OpsContext['run'] = (program, words, { cwd = ROOT, env = {}, input } = {}) =>
  new Promise<ProgramResult>((resolve, reject) => {
    const settings = { cwd, env: { ...environment, ...env }, maxBuffer: 64 * 1024 * 1024 };
    const child = execFile(program, words, settings, (error, stdout, stderr) => {
      if (error && typeof error.code !== 'number') reject(new Error(`${program}: ${error.message}`));
      else resolve({ code: Number(error?.code ?? 0), stdout, stderr });
    });
    if (input !== undefined) child.stdin?.end(input);
  });

const context: OpsContext = {
  clock: { now: () => Date.now(), sleep: (milliseconds) => sleep(milliseconds) },
  terminal: { print: (line) => console.log(line), warn: (line) => console.error(line), ask, secret },
  environment,
  root: ROOT,
  records: environment['CIVICFORGE_OPS_RECORDS'] ?? join(ROOT, '.local', 'ops'),
  operator: environment['CIVICFORGE_OPERATOR'] ?? userInfo().username,
  fetch,
  run,
  aws: (access) => awsOf(context, access),
  admin: (access) => adminOf(context, access),
  refreshOutputs: (stage) => refreshOutputs(context, stage),
  storeAudit: (stage, line) => storeAuditLine(awsOf(context, { stage, data: '' }), stage, line),
};

process.exitCode = await runOps(process.argv.slice(2), context);
