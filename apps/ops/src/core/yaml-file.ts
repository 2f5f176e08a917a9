import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { EXIT, messageOf, OpsFailure } from './exit-codes.ts';

/**
 * Reads and validates a YAML file of the repository.
 * @param parser throws an Error that names the fault
 * @param otherwise the remedy for a missing or faulty file, as a sentence
 * @throws OpsFailure (failed) the file is missing, is not YAML, or has a fault
 */
export function readYamlFile<T>(path: string, parser: (content: unknown) => T, otherwise: string): T {
  if (!existsSync(path)) throw new OpsFailure(`${path} is missing. ${otherwise}`, EXIT.failed);
  try {
    return parser(parse(readFileSync(path, 'utf8')));
  } catch (error) {
    throw new OpsFailure(`${path} has a fault: ${messageOf(error)}. ${otherwise}`, EXIT.failed);
  }
}
