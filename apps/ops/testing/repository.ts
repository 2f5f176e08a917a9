import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ProgramResult, OpsContext } from '../src/core/ops-context.ts';
import { FakeOpsContext } from './fake-ops-context.ts';

/** Git environment without the user's settings, signatures and hooks. */
const ISOLATED_GIT = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };

/** A context in a temporary repository. Runs the real git unless the test sets a result. */
export class RepositoryOpsContext extends FakeOpsContext {
  protected override answer(...call: Parameters<OpsContext['run']>): Promise<ProgramResult> {
    const [program, words] = call;
    const line = [program, ...words].join(' ');
    const isWritten = [...this.programs.keys()].some((known) => line.startsWith(known));
    return program === 'git' && !isWritten ? realGit(this.root, words) : super.answer(...call);
  }

  git(...words: string[]): string {
    return execFileSync('git', words, {
      cwd: this.root,
      env: { ...process.env, ...ISOLATED_GIT },
      encoding: 'utf8',
    }).trim();
  }

  /** Writes files below the repository root. */
  put(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) {
      const path = join(this.root, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
  }

  /** Commits all changes. */
  commit(message = 'change'): void {
    this.git('add', '--all');
    this.git('-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', 'commit', '-q', '--allow-empty', '-m', message);
  }
}

/** Creates a temporary repository, empty or as a copy. */
export function aRepository(now: number, copyOf?: RepositoryOpsContext): RepositoryOpsContext {
  const context = new RepositoryOpsContext({ now, root: mkdtempSync(join(tmpdir(), 'civicforge-repository-')) });
  if (copyOf) cpSync(copyOf.root, context.root, { recursive: true });
  else context.git('init', '-q', '-b', 'main');
  return context;
}

function realGit(cwd: string, words: readonly string[]): Promise<ProgramResult> {
  return new Promise((resolve) => {
    execFile('git', words, { cwd, env: { ...process.env, ...ISOLATED_GIT } }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr });
    });
  });
}
