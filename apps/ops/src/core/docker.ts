import { EXIT, messageOf, OpsFailure } from './exit-codes.ts';
import type { Ran, World } from './world.ts';

/** Runs docker and gives what it wrote. */
export type Docker = (...words: readonly string[]) => Promise<string>;

/**
 * Docker of this machine.
 * @throws OpsFailure on a call: it is missing (usage), or ends with its last words (failed)
 */
export function dockerOf(world: Pick<World, 'run'>): Docker {
  return async (...words) => {
    const { code, stdout, stderr } = await tool(world, 'docker', words, 'https://docs.docker.com/engine/install');
    if (code === 0) return stdout;
    const last = stderr.trim().split('\n').slice(-3).join(' ');
    throw new OpsFailure(`docker ${words[0] ?? ''} failed: ${last}`);
  };
}

/**
 * Runs a program that may not be installed.
 * @throws OpsFailure it is not: says where it comes from
 */
export async function tool(
  world: Pick<World, 'run'>,
  program: string,
  words: readonly string[],
  from: string,
  options: Parameters<World['run']>[2] = {},
): Promise<Ran> {
  try {
    return await world.run(program, words, options);
  } catch (error) {
    throw new OpsFailure(`${program} not found (${messageOf(error)}). Install it: ${from}`, EXIT.usage);
  }
}
