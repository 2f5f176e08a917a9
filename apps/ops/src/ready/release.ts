import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { missingSignOffs, ReleaseRecords } from '../clients/release-records.ts';
import { type Check, fail, type Finding, ok } from '../core/checks.ts';
import type { StageAccess, OpsContext } from '../core/ops-context.ts';
import { demanded, demandsOf } from './demands.ts';
import { Git } from './git.ts';
import { rowsOf } from './markdown-table.ts';

const APPROVALS = 2;
/** Valid git signature states: trusted key, and key of unknown trust. */
const GOOD_SIGNATURES = ['G', 'U'];

/** Returns the checks of a production release. */
export function releaseChecks(context: OpsContext, access: StageAccess): Check[] {
  const git = new Git(context);
  const checks: Check[] = [
    { id: 'release.tag', title: 'the commit has a release tag', run: () => tagged(git) },
    { id: 'release.signed', title: 'every commit since the last release is signed', run: () => signed(git) },
    { id: 'release.approved', title: `${APPROVALS} approvals of every change`, run: () => approved(context, git) },
    { id: 'release.sign-offs', title: 'four sign-offs', run: () => signedOff(context, access, git) },
    { id: 'release.accepted', title: 'accepted in staging', run: () => accepted(context, git) },
  ];
  return checks.flatMap((check) => demanded(demandsOf(access.stage).release, check));
}

async function tagged(git: Git): Promise<Finding> {
  const tag = await git.tag();
  return tag === undefined ? fail('no tag vX.Y.Z: npm run ops -- release cut') : ok(tag);
}

async function signed(git: Git): Promise<Finding> {
  const range = await git.sinceLastRelease();
  const lines = (await git.must('log', '--format=%h %G?', range)).split('\n').filter(Boolean);
  const bad = lines.filter((line) => !GOOD_SIGNATURES.includes(line.split(' ')[1] ?? ''));
  return bad.length > 0 ? fail(`${bad.length} of ${lines.length}: ${commitsOf(bad)}`) : ok(`${lines.length} commits`);
}

/** Checks the approvals of the pull request of every commit. */
async function approved(context: OpsContext, git: Git): Promise<Finding> {
  const range = await git.sinceLastRelease();
  const commits = (await git.must('log', '--format=%H', '--no-merges', range)).split('\n').filter(Boolean);
  const numbers = new Set<number>();
  for (const commit of commits) {
    const pulls = (await gh(context, `repos/{owner}/{repo}/commits/${commit}/pulls`)) as {
      number: number;
      merged_at: unknown;
    }[];
    const merged = pulls.filter(({ merged_at }) => merged_at !== null);
    if (merged.length === 0) return fail(`${commit.slice(0, 12)} came without a pull request`);
    merged.forEach(({ number }) => numbers.add(number));
  }
  for (const number of numbers) {
    const reviews = (await gh(context, `repos/{owner}/{repo}/pulls/${number}/reviews`)) as Review[];
    const approvals = approvalsIn(reviews);
    if (approvals < APPROVALS) return fail(`#${number} has ${approvals} of ${APPROVALS} approvals`);
  }
  return ok(`${commits.length} commits in ${numbers.size} pull requests`);
}

interface Review {
  readonly user: { readonly login: string } | null;
  readonly state: string;
}

/** Counts approvals. A later request for changes revokes an approval; a comment does not. */
function approvalsIn(reviews: readonly Review[]): number {
  const last = new Map<string, string>();
  for (const { user, state } of reviews) if (user && state !== 'COMMENTED') last.set(user.login, state);
  return [...last.values()].filter((state) => state === 'APPROVED').length;
}

async function gh(context: OpsContext, path: string): Promise<unknown> {
  const { code, stdout, stderr } = await context.run('gh', ['api', '--paginate', path], { cwd: context.root });
  if (code !== 0) throw new Error(`gh api: ${stderr.trim()}`);
  return JSON.parse(stdout) as unknown;
}

async function signedOff(context: OpsContext, access: StageAccess, git: Git): Promise<Finding> {
  const name = (await git.tag()) ?? (await git.must('rev-parse', 'HEAD')).slice(0, 12);
  const record = await new ReleaseRecords(context, access).read(name);
  if (record === undefined) return fail(`${access.stage} knows no release ${name}: "image push" makes its record`);
  const missing = missingSignOffs(record);
  if (missing.length > 0) return fail(`missing: ${missing.join(', ')} ("release sign-off")`);
  return ok(record.signOffs.map(({ role, name: who }) => `${role} ${who}`).join(', '));
}

/** Checks the signed row of the release in the acceptance document. */
async function accepted(context: OpsContext, git: Git): Promise<Finding> {
  const path = join(context.root, 'docs', 'ACCEPTANCE.md');
  if (!existsSync(path)) return fail('docs/ACCEPTANCE.md is missing');
  const tag = await git.tag();
  const row = rowsOf(readFileSync(path, 'utf8')).find((cells) => tag !== undefined && cells.includes(tag));
  const [who, day] = [row?.find((cell) => /\p{L}{2,}/u.test(cell) && cell !== tag), row?.find((cell) => isDay(cell))];
  if (who !== undefined && day !== undefined) return ok(`${who}, ${day}`);
  return fail(`docs/ACCEPTANCE.md has no signed row for ${tag ?? 'this commit, which has no tag'}`);
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text);
}

function commitsOf(lines: readonly string[]): string {
  return lines
    .slice(0, 5)
    .map((line) => line.split(' ')[0])
    .join(', ');
}
