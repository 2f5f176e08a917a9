import { EXIT, messageOf, OpsFailure } from './exit-codes.ts';
import type { ProgramResult, OpsContext } from './ops-context.ts';

/** Runs docker and returns its standard output. */
export type Docker = (...words: readonly string[]) => Promise<string>;

/**
 * Returns the docker runner of this machine.
 * @throws OpsFailure on a call: docker is not installed (usage), or failed (with the end of its output)
 */
export function dockerOf(context: Pick<OpsContext, 'run'>): Docker {
  return async (...words) => {
    const { code, stdout, stderr } = await tool(context, 'docker', words, 'https://docs.docker.com/engine/install');
    if (code === 0) return stdout;
    const last = stderr.trim().split('\n').slice(-3).join(' ');
    throw new OpsFailure(`docker ${words[0] ?? ''} failed: ${last}`);
  };
}

/**
 * Runs a program and explains where to get it if it is not installed.
 * @throws OpsFailure if it is not installed, with the installation page
 */
export async function tool(
  context: Pick<OpsContext, 'run'>,
  program: string,
  words: readonly string[],
  from: string,
  options: Parameters<OpsContext['run']>[2] = {},
): Promise<ProgramResult> {
  try {
    return await context.run(program, words, options);
  } catch (error) {
    throw new OpsFailure(`${program} not found (${messageOf(error)}). Install it: ${from}`, EXIT.usage);
  }
}
