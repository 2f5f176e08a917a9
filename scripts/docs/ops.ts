import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../local/root.ts';

export interface OpsDescription {
  /** Help text of every command. */
  readonly helps: readonly { readonly name: string; readonly text: string }[];
  /** One answer for each command that was asked about: a problem, or null. */
  readonly problems: readonly (string | null)[];
}

/**
 * Asks the operations command, as a process of its own, for its help texts and whether it would accept commands.
 * @param commands words behind `npm run ops --`
 * @throws Error it cannot be described
 */
export function describeOps(commands: readonly (readonly string[])[]): OpsDescription {
  const program = join(ROOT, 'apps', 'ops', 'src', 'describe.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--no-warnings', program], {
    input: JSON.stringify({ commands }),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`The operations command could not be described:\n${stderr}`);
  return JSON.parse(stdout) as OpsDescription;
}
