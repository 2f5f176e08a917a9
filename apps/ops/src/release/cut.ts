import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EXIT, messageOf, OpsFailure } from '../core/exit-codes.ts';
import type { Plan } from '../core/plan.ts';
import type { Executors } from '../core/run-plan.ts';
import type { OpsContext } from '../core/ops-context.ts';

export interface CutStep {
  readonly do: 'changelog' | 'notes' | 'commit' | 'tag';
  readonly title: string;
}

/** Facts of the repository before a release is cut. */
export interface CutFacts {
  /** `v1.2.3` */
  readonly version: string;
  readonly branch: string;
  readonly isClean: boolean;
  readonly tags: readonly string[];
  readonly changelog: string;
  /** Day of the release. */
  readonly day: string;
  /** Commits since the last tag, one line each. */
  readonly commits: readonly string[];
  /** Changed files since the last tag. */
  readonly files: readonly string[];
}

const VERSION = /^v(\d+)\.(\d+)\.(\d+)$/;
const UNRELEASED = '## [Unreleased]';

/** Folders whose changes need an action, with the note for the operator. */
const AREAS = [
  {
    under: 'infra-pulumi/',
    title: 'Infrastructure changed: "infra preview", review, "infra apply" before the release.',
  },
  {
    under: 'libs/contract/src/tables.ts',
    title: 'Tables changed: they must be ACTIVE before the release ("db status").',
  },
  {
    under: 'libs/contract/src/',
    title: 'The contract of service, infrastructure and operations changed: "infra preview" shows what follows.',
  },
  { under: 'libs/contract/src/flags/manifest.ts', title: 'Flags changed: look at "flags list" after the release.' },
  { under: 'apps/api/src/config/', title: 'Settings changed: compare docs/CONFIGURATION.md with the stage.' },
] as const;

/** Compares two versions numerically: -1, 0 or 1. */
export function compareVersions(one: string, other: string): number {
  const numbers = (version: string) => (VERSION.exec(version) ?? []).slice(1).map(Number);
  const [left, right] = [numbers(one), numbers(other)];
  for (let index = 0; index < 3; index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return 0;
}

/**
 * @throws OpsFailure no version (usage); or refused: another branch, uncommitted changes, a version that is not the
 * newest, nothing to release
 */
export function planCut(facts: CutFacts): Plan<CutStep> {
  const { version, branch, isClean, tags, changelog } = facts;
  if (!VERSION.test(version)) throw new OpsFailure(`"${version}" is no version such as v1.2.3.`, EXIT.usage);
  const refuse = (why: string) => new OpsFailure(`${why} Nothing was done.`, EXIT.refused);
  if (branch !== 'main') throw refuse(`A release is cut on main, not on ${branch || 'a detached HEAD'}.`);
  if (!isClean) throw refuse('There are uncommitted changes.');
  const newest = tags
    .filter((tag) => VERSION.test(tag))
    .sort(compareVersions)
    .at(-1);
  if (newest !== undefined && compareVersions(version, newest) <= 0) throw refuse(`${newest} exists already.`);
  if (unreleased(changelog) === '') throw refuse('CHANGELOG.md says nothing under [Unreleased].');
  return {
    verb: 'release cut',
    stage: 'local',
    title: `Cut ${version}${newest === undefined ? '' : ` after ${newest}`}`,
    steps: [
      { do: 'changelog', title: `give what is unreleased in CHANGELOG.md the name ${version.slice(1)}` },
      { do: 'notes', title: `write ${notesPath(version)}` },
      { do: 'commit', title: 'commit both, signed' },
      { do: 'tag', title: `make the signed tag ${version}` },
    ],
    notes: ['nothing leaves this machine: "git push --follow-tags" does that'],
  };
}

/** Returns the section [Unreleased]. */
export function unreleased(changelog: string): string {
  const begin = changelog.indexOf(UNRELEASED);
  if (begin < 0) return '';
  const rest = changelog.slice(begin + UNRELEASED.length);
  const end = rest.search(/^## \[/m);
  return (end < 0 ? rest : rest.slice(0, end)).replace(/^\[Unreleased\]:.*$/m, '').trim();
}

export function releasedChangelog(changelog: string, version: string, day: string): string {
  return changelog.replace(UNRELEASED, `${UNRELEASED}\n\n## [${version.slice(1)}] - ${day}`);
}

export function notesPath(version: string): string {
  return `docs/releases/${version}.md`;
}

/** Returns the deploy notes, which are also the tag message. */
export function deployNotes({ version, day, changelog, commits, files }: CutFacts): string {
  const todo = AREAS.filter(({ under }) => files.some((file) => file.startsWith(under))).map(
    ({ title }) => `- ${title}`,
  );
  return [
    `# ${version}`,
    '',
    `Cut on ${day} from ${commits.length} commits.`,
    '',
    '## To do',
    '',
    ...(todo.length === 0 ? ['Nothing but the release itself.'] : todo),
    '',
    '## Way back',
    '',
    '`npm run ops -- rollback prod`. Data is not undone.',
    '',
    '## Changes',
    '',
    unreleased(changelog),
    '',
  ].join('\n');
}

/** Reads the facts from the repository. */
export async function cutFacts(context: OpsContext, version: string): Promise<CutFacts> {
  const git = async (...words: string[]) => {
    const { code, stdout, stderr } = await context.run('git', words, { cwd: context.root });
    if (code !== 0) throw new OpsFailure(`git ${words[0] ?? ''} failed: ${stderr.trim()}`);
    return stdout.trim();
  };
  const lines = (text: string) => text.split('\n').filter(Boolean);
  const tags = lines(await git('tag', '--list', 'v*'));
  const last = tags
    .filter((tag) => VERSION.test(tag))
    .sort(compareVersions)
    .at(-1);
  const range = last === undefined ? 'HEAD' : `${last}..HEAD`;
  return {
    version,
    branch: await git('branch', '--show-current'),
    isClean: (await git('status', '--porcelain')) === '',
    tags,
    changelog: readFileSync(join(context.root, 'CHANGELOG.md'), 'utf8'),
    day: new Date(context.clock.now()).toISOString().slice(0, 10),
    commits: lines(await git('log', '--format=%h %s', range)),
    files: lines(await (last === undefined ? git('ls-files') : git('diff', '--name-only', range))),
  };
}

export function cutExecutors(context: OpsContext, facts: CutFacts): Executors<CutStep> {
  const { version, changelog, day } = facts;
  const notes = deployNotes(facts);
  const path = join(context.root, notesPath(version));
  const git = async (words: readonly string[], input?: string) => {
    const options = { cwd: context.root, ...(input !== undefined && { input }) };
    const { code, stderr } = await context.run('git', words, options);
    if (code === 0) return undefined;
    throw new OpsFailure(`git ${words[0] ?? ''} failed: ${stderr.trim()} (signing needs user.signingkey).`);
  };
  return {
    changelog: () => {
      writeFileSync(join(context.root, 'CHANGELOG.md'), releasedChangelog(changelog, version, day));
      return Promise.resolve(undefined);
    },
    notes: () => {
      if (!existsSync(dirname(path))) mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, notes);
      return Promise.resolve(undefined);
    },
    commit: async () => {
      const both = ['CHANGELOG.md', notesPath(version)];
      try {
        await git(['add', ...both]);
        await git(['commit', '-S', '-m', `chore(release): ${version}`, '--', ...both]);
      } catch (error) {
        // Restore the files, so that the next attempt finds a clean tree.
        await context.run('git', ['restore', '--staged', '--', ...both], { cwd: context.root });
        writeFileSync(join(context.root, 'CHANGELOG.md'), changelog);
        rmSync(path);
        throw new OpsFailure(`${messageOf(error)} The files are as they were: put it right and cut again.`);
      }
    },
    tag: async () => {
      try {
        // Keep lines that begin with #: they are headings, not comments.
        await git(['tag', '--sign', version, '--cleanup=verbatim', '--file=-'], `${version}\n\n${notes}`);
      } catch (error) {
        const next = `git tag --sign ${version} --cleanup=verbatim --file=${notesPath(version)}`;
        throw new OpsFailure(`${messageOf(error)} The commit stands: put it right, then "${next}".`);
      }
    },
  };
}
