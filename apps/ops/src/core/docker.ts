import { EXIT, messageOf, OpsFailure } from './exit-codes.ts';
import type { ProgramResult, OpsContext } from './ops-context.ts';

/** Runs docker and gives what it wrote. */
export type Docker = (...words: readonly string[]) => Promise<string>;

/**
 * Docker of this machine.
 * @throws OpsFailure on a call: it is missing (usage), or ends with its last words (failed)
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
 * Runs a program that may not be installed.
 * @throws OpsFailure it is not: says where it comes from
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
