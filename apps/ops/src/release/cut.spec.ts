import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runOps } from '../program.ts';
import { FakeStage } from '../../testing/fake-stage.ts';
import { FakeOpsContext, ran } from '../../testing/fake-ops-context.ts';
import { compareVersions, cutFacts, deployNotes, planCut, releasedChangelog, unreleased } from './cut.ts';

const CHANGELOG = `# Changelog

## [Unreleased]

### Added

- A way back.

## [1.0.0] - 2026-01-01

- Everything else.
`;

let context: FakeOpsContext;

beforeEach(() => {
  const root = mkdtempSync(join(tmpdir(), 'civicforge-cut-'));
  writeFileSync(join(root, 'CHANGELOG.md'), CHANGELOG);
  context = new FakeOpsContext({ root });
  context.programs.set('git tag --list v*', ran('v1.0.0\nv0.10.0\nv0.9.0\nvery\n'));
  context.programs.set('git branch --show-current', ran('main\n'));
  context.programs.set('git status --porcelain', ran(''));
  context.programs.set('git log --format=%h %s v1.0.0..HEAD', ran('abc feat: a way back\ndef fix: it\n'));
  context.programs.set('git diff --name-only v1.0.0..HEAD', ran('infra-pulumi/program.ts\ndocs/API.md\n'));
  context.programs.set('git add', ran(''));
  context.programs.set('git commit', ran(''));
  context.programs.set('git restore --staged', ran(''));
  context.programs.set('git tag --sign', ran(''));
});

const release = (...words: string[]) => runOps(['release', ...words], context);

describe('release cut', () => {
  it('renames [Unreleased], writes the deploy notes, and creates a signed commit and tag', async () => {
    expect(await release('cut', 'v1.1.0')).toBe(0);
    const changelog = readFileSync(join(context.root, 'CHANGELOG.md'), 'utf8');
    expect(changelog).toContain('## [Unreleased]\n\n## [1.1.0] - 2026-05-05\n\n### Added');
    expect(unreleased(changelog)).toBe('');
    const notes = readFileSync(join(context.root, 'docs/releases/v1.1.0.md'), 'utf8');
    expect(notes).toContain('Cut on 2026-05-05 from 2 commits.');
    expect(notes).toContain('Infrastructure changed');
    expect(notes).not.toContain('Tables changed');
    expect(notes).toContain('- A way back.');
    expect(context.ran.at(-2)).toContain('git commit -S -m chore(release): v1.1.0');
    expect(context.ran.at(-1)).toContain('git tag --sign v1.1.0');
    expect(context.ran.some((line) => line.startsWith('git push'))).toBe(false);
  });

  it.each([
    ['another branch', 'git branch --show-current', 'feature\n', 'v1.1.0', 3],
    ['a tree with changes', 'git status --porcelain', ' M a.ts\n', 'v1.1.0', 3],
    ['a version that is not the newest', 'git add', '', 'v0.11.0', 3],
    ['no version', 'git add', '', '1.1', 2],
  ])('refuses %s and changes nothing', async (_, program, answer, version, code) => {
    context.programs.set(program, ran(answer));
    expect(await release('cut', version)).toBe(code);
    expect(readFileSync(join(context.root, 'CHANGELOG.md'), 'utf8')).toBe(CHANGELOG);
    expect(context.ran.some((line) => /git (commit|tag --sign|add)/.test(line))).toBe(false);
  });

  it('refuses a release with an empty changelog section', async () => {
    writeFileSync(join(context.root, 'CHANGELOG.md'), CHANGELOG.replace(/### Added[^#]*/, ''));
    expect(await release('cut', 'v1.1.0')).toBe(3);
  });

  it('names the signing setting, restores the files and records the failure', async () => {
    context.programs.set('git commit', { code: 128, stdout: '', stderr: 'gpg failed' });
    expect(await release('cut', 'v1.1.0')).toBe(1);
    expect(context.warned.join('\n')).toContain('signing needs user.signingkey');
    expect(context.ran.at(-1)).toBe('git restore --staged -- CHANGELOG.md docs/releases/v1.1.0.md');
    expect(readFileSync(join(context.root, 'CHANGELOG.md'), 'utf8')).toBe(CHANGELOG);
    expect(existsSync(join(context.root, 'docs/releases/v1.1.0.md'))).toBe(false);
    expect(context.audit()).toMatchObject([{ verb: 'release cut', outcome: 'failed' }]);
  });

  it('names the command for a missing tag', async () => {
    context.programs.set('git tag --sign', { code: 128, stdout: '', stderr: 'gpg failed' });
    expect(await release('cut', 'v1.1.0')).toBe(1);
    expect(context.warned.join('\n')).toContain('The commit stands: put it right, then "git tag --sign v1.1.0');
  });

  it('changes nothing in a dry run', async () => {
    expect(await release('cut', 'v1.1.0', '--dry-run')).toBe(0);
    expect(readFileSync(join(context.root, 'CHANGELOG.md'), 'utf8')).toBe(CHANGELOG);
  });

  it('orders versions by their numbers', () => {
    expect(['v1.10.0', 'v1.9.9', 'v0.20.1', 'v1.9.10'].sort(compareVersions)).toEqual([
      'v0.20.1',
      'v1.9.9',
      'v1.9.10',
      'v1.10.0',
    ]);
  });

  it('cuts the first version of a real repository', async () => {
    const { root } = context;
    const git = (...words: string[]) => execFileSync('git', words, { cwd: root, encoding: 'utf8' });
    git('init', '--quiet', '--initial-branch=main');
    git('add', '.');
    git('-c', 'user.name=a', '-c', 'user.email=a@b.c', 'commit', '--quiet', '-m', 'feat: begin');
    const real = Object.assign(new FakeOpsContext({ root }), {
      run: (program: string, words: readonly string[]) =>
        Promise.resolve(ran(execFileSync(program, words, { cwd: root, encoding: 'utf8' }))),
    });
    const facts = await cutFacts(real, 'v0.1.0');
    expect(planCut(facts).steps).toHaveLength(4);
    expect(facts.commits).toHaveLength(1);
    expect(facts.files).toEqual(['CHANGELOG.md']);
    expect(deployNotes(facts)).toContain('Nothing but the release itself.');
    expect(releasedChangelog(facts.changelog, 'v0.1.0', '2026-05-05')).toContain('## [0.1.0] - 2026-05-05');
  });
});

describe('release sign-off and show', () => {
  let stage: FakeStage;

  beforeEach(() => {
    stage = new FakeStage(context, 'staging');
    stage.release('v1.0.0', { serves: true });
    stage.release('v1.1.0');
  });

  const sign = (role: string, ...words: string[]) =>
    release(
      'sign-off',
      role,
      '--name',
      'Grace',
      '--note',
      'looked',
      '--stage',
      'staging',
      '--release',
      'v1.1.0',
      ...words,
    );

  it('collect four sign-offs, the latest of each role', async () => {
    expect(await sign('engineering')).toBe(0);
    expect(context.printed.at(-1)).toContain('missing: security, product, operations');
    for (const role of ['security', 'product', 'operations', 'engineering']) await sign(role);
    expect(context.printed.at(-1)).toContain('all four are there');
    expect(stage.record('v1.1.0').signOffs).toHaveLength(4);
    expect(context.audit()).toHaveLength(5);
  });

  it('refuse unknown roles, unknown releases and a local stack', async () => {
    expect(await sign('marketing')).toBe(2);
    expect(await sign('product', '--release', 'v9.9.9')).toBe(2);
    expect(await release('sign-off', 'product', '--name', 'a', '--note', 'b')).toBe(2);
    expect(stage.record('v1.1.0').signOffs).toEqual([]);
  });

  it('print the record', async () => {
    await sign('product');
    expect(await release('show', 'staging')).toBe(0);
    expect(context.printed.join('\n')).toContain('v1.0.0, which serves');
    expect(await release('show', 'staging', '--release', 'v1.1.0')).toBe(0);
    const shown = context.printed.join('\n');
    expect(shown).toMatch(/signed +product +Grace/);
    expect(shown).toMatch(/unsigned +security/);
    expect(await release('show', 'staging', '--release', 'sha256:web-v1.1.0', '--json')).toBe(0);
    expect(JSON.parse(context.printed.at(-1) ?? '')).toMatchObject({ release: 'v1.1.0', isCurrent: false });
  });
});
