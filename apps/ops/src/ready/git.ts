import { messageOf } from '../core/exit-codes.ts';
import type { OpsContext } from '../core/ops-context.ts';

/** Git of the repository. */
export class Git {
  private readonly context: Pick<OpsContext, 'run' | 'root'>;

  constructor(context: Pick<OpsContext, 'run' | 'root'>) {
    this.context = context;
  }

  /** @returns the output, or undefined for an exit code other than 0 */
  async output(...words: string[]): Promise<string | undefined> {
    const { code, stdout } = await this.context.run('git', words, { cwd: this.context.root });
    return code === 0 ? stdout.trimEnd() : undefined;
  }

  /** @throws Error with the message of git */
  async must(...words: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.context.run('git', words, { cwd: this.context.root });
    if (code === 0) return stdout.trimEnd();
    throw new Error(`git ${words[0] ?? ''}: ${messageOf(stderr.trim())}`);
  }

  /** Returns the commit and the tree hash of the sources. */
  async sources(): Promise<{ commit: string; tree: string; isClean: boolean }> {
    const commit = await this.must('rev-parse', 'HEAD');
    const isClean = (await this.must('status', '--porcelain')) === '';
    // Uncommitted changes have no tree hash; a marker that differs from every hash is enough.
    const tree = isClean ? await this.must('rev-parse', 'HEAD^{tree}') : 'uncommitted changes';
    return { commit, tree, isClean };
  }

  /** Returns lines `path:line:text` of tracked files, possibly none. */
  async grep(pattern: string, ...paths: string[]): Promise<string[]> {
    const found = await this.output('grep', '-nIE', '-e', pattern, '--', ...paths);
    return found === undefined || found === '' ? [] : found.split('\n');
  }

  /** Returns the release tag of HEAD, for example `v1.2.3`. */
  async tag(): Promise<string | undefined> {
    const tags = (await this.must('tag', '--points-at', 'HEAD')).split('\n');
    return tags.find((tag) => /^v\d+\.\d+\.\d+$/.test(tag));
  }

  /** Returns the `git log` range since the previous release, or all commits before the first one. */
  async sinceLastRelease(): Promise<string> {
    const before = await this.output('describe', '--tags', '--abbrev=0', '--match', 'v*', 'HEAD^');
    return before === undefined ? 'HEAD' : `${before}..HEAD`;
  }
}
