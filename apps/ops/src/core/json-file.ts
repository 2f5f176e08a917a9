import { existsSync, readFileSync } from 'node:fs';
import { EXIT, messageOf, OpsFailure } from './exit-codes.ts';

/** What to do where a record of this command is broken. */
export const RECORD = 'It is a record of this command: move it away, and call the verb again.';

/**
 * The content of a JSON file that a person or another verb has written.
 * @param otherwise what to do where it is missing or broken, as a sentence
 * @throws OpsFailure (usage) it is missing, or no JSON
 */
export function readJsonFile(path: string, otherwise: string): unknown {
  if (!existsSync(path)) throw new OpsFailure(`There is no ${path}. ${otherwise}`, EXIT.usage);
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as unknown;
  } catch (error) {
    throw new OpsFailure(`${path} cannot be read (${messageOf(error)}). ${otherwise}`, EXIT.usage);
  }
}
