import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SECRETS } from '../../../../libs/contract/src/secret-forms.ts';
import { type Check, fail, type Finding, ok, unknown } from '../core/checks.ts';
import type { Stage } from '../core/stages.ts';
import { STAGE_RULES } from '../core/stages.ts';
import type { OpsContext } from '../core/ops-context.ts';
import { demanded, demandsOf } from './demands.ts';
import { Git } from './git.ts';

/** Files with sample secrets for the tests of the scanner. */
const SAMPLES = ['scripts/containers/scan.spec.ts'];
const MOST_BYTES = 4_000_000;

/** Returns the checks of the sources. */
export function sourceChecks(context: OpsContext, stage: Stage): Check[] {
  const git = new Git(context);
  const { cleanTree, merged, audit } = demandsOf(stage);
  const { branch } = STAGE_RULES[stage];
  return [
    { id: 'secrets.none', title: 'no secret in a tracked file', run: () => noSecrets(context, git) },
    { id: 'cors.closed', title: 'no origin but our own may read answers', run: () => noWildcard(git) },
    ...demanded(audit, {
      id: 'audit.quiet',
      title: 'no high or critical vulnerability',
      run: () => auditQuiet(context),
    }),
    { id: 'git.conflicts', title: 'no conflict left in a file', run: () => noConflicts(git) },
    ...demanded(cleanTree, { id: 'git.clean', title: 'nothing uncommitted', run: () => clean(git) }),
    ...demanded(merged, { id: 'git.merged', title: 'contains all of origin/main', run: () => containsMain(git) }),
    ...(branch === undefined
      ? []
      : [{ id: 'git.branch', title: `on branch ${branch}`, run: () => onBranch(git, branch) }]),
  ];
}

async function noSecrets(context: OpsContext, git: Git): Promise<Finding> {
  const forms = SECRETS.map((form) => new RegExp(form));
  const files = (await git.must('ls-files', '-z')).split('\0').filter((file) => file !== '' && !SAMPLES.includes(file));
  const found = files.filter((file) => {
    const path = join(context.root, file);
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat?.isFile() || stat.size > MOST_BYTES) return false;
    const text = readFileSync(path, 'latin1');
    return forms.some((form) => form.test(text));
  });
  if (found.length === 0) return ok(`${files.length} files`);
  return fail(`${found.join(', ')}: take it out, and make it worthless where it is valid ("secrets rotate")`);
}

async function noWildcard(git: Git): Promise<Finding> {
  const forms = [
    String.raw`access-control-allow-origin['"]?[]) ]*[:,] *['"]\*`,
    String.raw`enableCors\(|@fastify/cors`,
    String.raw`accessControlAllowOrigins`,
  ];
  const found = await git.grep(forms.join('|'), 'apps', 'infra-pulumi', 'libs', ':!*.spec.ts', ':!*.spec.tsx');
  return found.length > 0 ? fail(found.slice(0, 5).join('; ')) : ok();
}

interface Audit {
  readonly message?: string;
  readonly metadata?: { readonly vulnerabilities?: Readonly<Record<string, number>> };
  /** Vulnerable packages by name. */
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity?: string }>>;
}

/** Runs npm audit. npm exits with a code other than 0 both for findings and for a failed request. */
async function auditQuiet(context: OpsContext): Promise<Finding> {
  const { stdout, stderr } = await context.run('npm', ['audit', '--json'], { cwd: context.root });
  const audit = parsed(stdout);
  const counts = audit?.metadata?.vulnerabilities;
  if (counts === undefined) {
    const why = audit?.message ?? stderr.trim().split('\n').at(-1) ?? '';
    return unknown(`the registry could not be asked: ${why}`);
  }
  const { high = 0, critical = 0, moderate = 0, low = 0 } = counts;
  const named = Object.entries(audit?.vulnerabilities ?? {}).map(([name, { severity = '' }]) => `${name} ${severity}`);
  const names = named.length === 0 ? '' : ` (${named.join(', ')})`;
  if (high + critical > 0) return fail(`${critical} critical, ${high} high, ${moderate} moderate, ${low} low${names}`);
  return ok(`${moderate} moderate, ${low} low${names}`);
}

function parsed(text: string): Audit | undefined {
  try {
    return JSON.parse(text) as Audit;
  } catch {
    return undefined;
  }
}

async function noConflicts(git: Git): Promise<Finding> {
  const found = await git.grep('^(<{7}|>{7}) ', '.');
  return found.length > 0 ? fail(found.map((line) => line.split(':').slice(0, 2).join(':')).join(', ')) : ok();
}

async function clean(git: Git): Promise<Finding> {
  const lines = (await git.must('status', '--porcelain')).split('\n').filter(Boolean);
  return lines.length > 0 ? fail(`${lines.length} files: ${lines.slice(0, 5).join(', ')}`) : ok();
}

async function containsMain(git: Git): Promise<Finding> {
  const main = await git.output('rev-parse', '--verify', '--quiet', 'origin/main');
  if (main === undefined) return unknown('there is no origin/main here: git fetch origin');
  const contains = await git.output('merge-base', '--is-ancestor', 'origin/main', 'HEAD');
  return contains === undefined ? fail('origin/main has commits that are not here: merge them first') : ok();
}

async function onBranch(git: Git, branch: string): Promise<Finding> {
  const now = await git.must('rev-parse', '--abbrev-ref', 'HEAD');
  return now === branch ? ok() : fail(`this is ${now}`);
}
