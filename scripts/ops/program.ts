import { Command, CommanderError } from 'commander';
import { AdminRefusal } from './clients/admin-client.ts';
import { EXIT, OpsFailure } from './exit-codes.ts';
import { addJobs } from './jobs.ts';
import { addRewards, type OpsWorld } from './rewards.ts';

/**
 * Runs one verb of the operations command.
 * @param words what stands behind `npm run ops --`
 * @returns the exit code, see `EXIT`
 */
export async function runOps(
  words: readonly string[],
  world: OpsWorld & { warn(line: string): void },
): Promise<number> {
  const program = new Command('npm run ops --')
    .description('Operates CivicForge')
    .configureOutput({
      writeOut: (text) => world.print(text.trimEnd()),
      writeErr: (text) => world.warn(text.trimEnd()),
    })
    .exitOverride();
  addRewards(program, world);
  addJobs(program);
  try {
    await program.parseAsync(words, { from: 'user' });
    return EXIT.done;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    world.warn(error instanceof Error ? error.message : String(error));
    if (error instanceof OpsFailure) return error.exitCode;
    return error instanceof AdminRefusal && error.status === 403 ? EXIT.refused : EXIT.failed;
  }
}
