import { messageOf } from '../core/exit-codes.ts';
import type { OpsContext } from '../core/ops-context.ts';

/** The repository that a release is made from. */
export class Git {
  private readonly context: Pick<OpsContext, 'run' | 'root'>;

  constructor(context: Pick<OpsContext, 'run' | 'root'>) {
    this.context = context;
  }

  /** @returns what it said, or undefined where it ended with another code than 0 */
  async output(...words: string[]): Promise<string | undefined> {
    const { code, stdout } = await this.context.run('git', words, { cwd: this.context.root });
    return code === 0 ? stdout.trimEnd() : undefined;
  }

  /** @throws Error git says why */
  async must(...words: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.context.run('git', words, { cwd: this.context.root });
    if (code === 0) return stdout.trimEnd();
    throw new Error(`git ${words[0] ?? ''}: ${messageOf(stderr.trim())}`);
  }

  /** The commit, and the hash of everything that git knows or would take in; an untouched tree is that of its commit. */
  async sources(): Promise<{ commit: string; tree: string; isClean: boolean }> {
    const commit = await this.must('rev-parse', 'HEAD');
    const isClean = (await this.must('status', '--porcelain')) === '';
    // A tree of uncommitted changes has no name without writing it: that it differs is all that has to be known.
    const tree = isClean ? await this.must('rev-parse', 'HEAD^{tree}') : 'uncommitted changes';
    return { commit, tree, isClean };
  }

  /** Lines `path:line:text` of tracked files; none is an answer too. */
  async grep(pattern: string, ...paths: string[]): Promise<string[]> {
    const found = await this.output('grep', '-nIE', '-e', pattern, '--', ...paths);
    return found === undefined || found === '' ? [] : found.split('\n');
  }

  /** The release tag of this commit, as `v1.2.3`. */
  async tag(): Promise<string | undefined> {
    const tags = (await this.must('tag', '--points-at', 'HEAD')).split('\n');
    return tags.find((tag) => /^v\d+\.\d+\.\d+$/.test(tag));
  }

  /** What `git log` calls the commits since the release before this one; all of them before the first release. */
  async sinceLastRelease(): Promise<string> {
    const before = await this.output('describe', '--tags', '--abbrev=0', '--match', 'v*', 'HEAD^');
    return before === undefined ? 'HEAD' : `${before}..HEAD`;
  }
}
