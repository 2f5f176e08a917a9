import { type Command, Option } from 'commander';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../core/root.ts';
import { jobEnvironment, readLocalStack } from '../clients/local-stack.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import { addVerb } from '../core/verb.ts';
import type { OpsContext } from '../core/ops-context.ts';

const JOBS = {
  reprocess: 'pays every due reward',
  reconcile: 'finds what should not exist',
  'check-ledger': 'checks that every balance equals its ledger',
} as const;

/** Adds `jobs reprocess|reconcile|check-ledger`: the scheduled tasks of the service, run once against a local stack. */
export function addJobs(area: Command, context: OpsContext): void {
  for (const [name, title] of Object.entries(JOBS)) {
    addVerb<{ repair?: true }>(area, context, {
      name,
      description: title,
      stage: 'none',
      options: [
        new Option('--data <folder>', 'data folder of a local stack').default('.local'),
        ...(name === 'reconcile' ? [new Option('--repair', 'repair what is safe to repair')] : []),
      ],
      role: 'developer',
      help: `Runs the built job with the settings of the running local stack; its report and its log come as they are. In a
deployed stage the same program runs by schedule.

  npm run ops -- jobs ${name}`,
      run: async ({ access, options: { repair } }) => {
        await assertAnswers(context, access.data);
        const code = await runJob(name, access.data, repair ? ['--repair'] : []);
        if (code !== 0)
          throw new OpsFailure(`The job ended with exit code ${code}.`, code === 2 ? EXIT.usage : EXIT.failed);
      },
    });
  }
}

/**
 * Checks the database before a job runs, so that the operator gets a message instead of a stack trace.
 * @throws the database does not answer
 */
async function assertAnswers({ fetch: ask }: OpsContext, folder: string): Promise<void> {
  const { database } = readLocalStack(folder);
  if (database !== undefined) await (await ask(database, { signal: AbortSignal.timeout(5_000) })).body?.cancel();
}

/** Runs a built job with the settings of a stack; its report and its log go to the terminal as they are. */
function runJob(name: string, folder: string, words: readonly string[]): Promise<number> {
  const settings = jobEnvironment(folder);
  const program = join(ROOT, 'dist', 'apps', 'api', 'src', 'jobs', `${name}.js`);
  if (!existsSync(program)) throw new OpsFailure('The service is not built: run "npm run build".', EXIT.usage);
  const inherited = Object.entries(process.env).filter(([variable]) => !variable.startsWith('AWS_'));
  const env = { LOG_LEVEL: 'warn', ...Object.fromEntries(inherited), ...settings };
  const child = spawn(process.execPath, ['--enable-source-maps', program, ...words], { env, stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
