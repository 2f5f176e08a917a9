import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../local/root.ts';

export interface OpsDescription {
  /** Help text of every command. */
  readonly helps: readonly { readonly name: string; readonly text: string }[];
  /** A problem or null for each command. */
  readonly problems: readonly (string | null)[];
}

/**
 * Runs the operations command in a child process, reads its help texts and validates commands.
 * @param commands arguments after `npm run ops --`
 * @throws Error if the process fails
 */
export function describeOps(commands: readonly (readonly string[])[]): OpsDescription {
  const program = join(ROOT, 'apps', 'ops', 'src', 'describe.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--no-warnings', program], {
    input: JSON.stringify({ commands }),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`The description of the operations command failed:\n${stderr}`);
  return JSON.parse(stdout) as OpsDescription;
}
