/**
 * `npm run rehearse [-- --require-pulumi]`: runs every verb of the operations command that uses an account as a process of
 * its own, over HTTP and through the clients of the AWS SDK, against an emulated account, and then once more against an
 * account that contains nothing. Needs Python 3.10 with venv, and PyPI on the first run. With `pulumi` on the path it also
 * applies and destroys each stage. Not part of `npm test`.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { STAGES } from '../../../libs/contract/src/names.ts';
import { ROOT } from '../src/core/root.ts';
import { clientsOf, CREDENTIALS, furnish, publishOutputs } from './account.ts';
import { Emulator } from './emulator.ts';
import { type Ended, problemInEmptyAccount, problemOf } from './judge.ts';
import { applyStage, hasPulumi } from './pulumi.ts';
import { type Step, STEPS } from './steps.ts';
import { ThrottlingProxy } from './throttling-proxy.ts';

const FURNISHED = 'staging';
const EMPTY = 'dev';
/** No verb takes longer, or it waits for something that never comes. */
const LONGEST_MS = 90_000;

const HELP = `npm run rehearse [-- --require-pulumi]

Runs every verb that uses an account against an emulated one (moto, in a virtual environment below .local). Needs Python
3.10 with venv, and PyPI on the first run. With pulumi on the path, each stage is applied and destroyed there as well;
--require-pulumi fails without it.`;
const flags = process.argv.slice(2);
if (flags.some((flag) => flag !== '--require-pulumi')) {
  console.log(HELP);
  process.exit(flags.every((flag) => flag === '--help' || flag === '-h') ? 0 : 2);
}

const problems: string[] = [];
/** Id of the incident that the rehearsal has opened. */
let incident = 'none';
const requirePulumi = flags.includes('--require-pulumi');
const records = mkdtempSync(join(tmpdir(), 'civicforge-rehearsal-'));
const secretFile = join(records, 'secret');
writeFileSync(secretFile, 'a-key-of-the-rehearsal-0123', { mode: 0o600 });
const emulator = await Emulator.start(await freePort());
const proxy = new ThrottlingProxy(emulator.address);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    end();
    process.exit(130);
  });
}
try {
  await rehearseVerbs(await proxy.listen(await freePort()));
  await rehearseProgram();
} finally {
  end();
}
for (const problem of problems) console.log(problem);
console.log(problems.length === 0 ? 'The rehearsal has passed.' : `${String(problems.length)} problems.`);
process.exitCode = problems.length === 0 ? 0 : 1;

function end(): void {
  proxy.close();
  emulator.stop();
  rmSync(records, { recursive: true, force: true });
}

async function rehearseVerbs(address: string): Promise<void> {
  console.log('Furnishing the account …');
  await furnish(emulator.address, FURNISHED);
  await publishOutputs(clientsOf(emulator.address), EMPTY);
  for (const step of STEPS) await rehearse(step, address);
  console.log(`${String(proxy.answered.size)} operations answered, each after a throttled call`);
  for (const step of STEPS) await rehearseEmpty(step, address);
}

async function rehearse(step: Step, address: string): Promise<void> {
  proxy.beginVerb();
  const ended = await run(step, FURNISHED, address);
  incident = /Incident (\d{4}-\d\d-\d\d-\d\d)/.exec(ended.output)?.[1] ?? incident;
  const problem = problemOf(step, ended);
  const unknown = [...proxy.unknown].join(', ');
  const state = problem !== undefined ? 'FAIL' : step.notCarried === undefined ? 'ok' : 'ended with a message';
  console.log(`  ${step.verb.padEnd(22)} ${state}${unknown === '' ? '' : ` (unknown to the account: ${unknown})`}`);
  if (problem !== undefined) problems.push(`${step.verb}: ${problem}\n${ended.output.slice(-1_500)}`);
}

/** Runs a verb against an account that contains the outputs of a stage and nothing else. */
async function rehearseEmpty(step: Step, address: string): Promise<void> {
  const isAside = ['service', 'pulumi', 'tree'].includes(step.notCarried ?? '');
  if (isAside || !step.words.includes('STAGE') || step.verb.startsWith('incident')) return;
  proxy.beginVerb();
  const ended = await run(step, EMPTY, address);
  const problem = problemInEmptyAccount(ended);
  if (problem !== undefined)
    problems.push(`${step.verb} in an empty account: ${problem}\n${ended.output.slice(-1_500)}`);
}

/** Runs a verb as a process of its own, as an operator does. */
function run({ verb, words, input = '' }: Step, stage: string, address: string): Promise<Ended> {
  const meant: Readonly<Record<string, string>> = { STAGE: stage, INCIDENT: incident, SECRET: secretFile };
  const replaced = words.map((word) => meant[word] ?? word);
  const env = {
    ...process.env,
    ...CREDENTIALS,
    AWS_ENDPOINT_URL: address,
    CIVICFORGE_OPS_RECORDS: records,
    CIVICFORGE_OPERATOR: 'rehearsal',
  };
  const file = join(ROOT, 'apps', 'ops', 'src', 'main.ts');
  return new Promise((resolve) => {
    const options = { cwd: ROOT, env, timeout: LONGEST_MS, maxBuffer: 1 << 28 };
    const child = execFile(
      process.execPath,
      ['--no-warnings', file, ...verb.split(' '), ...replaced],
      options,
      (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        resolve({ code, output: `${stdout}${stderr}` });
      },
    );
    child.stdin?.end(input);
  });
}

async function rehearseProgram(): Promise<void> {
  if (!(await hasPulumi())) {
    const words = 'pulumi is not on the path: no stage was applied to the emulated account.';
    console.log(words);
    if (requirePulumi) problems.push(words);
    return;
  }
  for (const stage of STAGES) {
    await applyStage(stage, { ...CREDENTIALS, AWS_ENDPOINT_URL: emulator.address }).catch((error: unknown) => {
      problems.push(error instanceof Error ? error.message : String(error));
    });
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
  });
}
