import { Ajv } from 'ajv';
import { FLAGS } from '../../libs/contract/src/flags/manifest.ts';
import { flagDocumentSchema } from '../../libs/flags/src/evaluator.ts';

/** The JSON Schema validator of the configuration profile, equal to the infrastructure's. */
export const VALIDATOR = JSON.stringify(flagDocumentSchema(FLAGS));

// Ajv has another draft's meta schema. The schema's keywords have the same meaning in both drafts.
const { $schema: _, ...schema } = JSON.parse(VALIDATOR) as Record<string, unknown>;
const validate = new Ajv({ allErrors: true, strict: false }).compile(schema);

export interface Invalid {
  readonly location: string;
  readonly reason: string;
}

/**
 * Validates a document by the JSON Schema alone, like AppConfig. The parser of a task can still refuse a valid document,
 * for example for an unknown segment.
 */
export function invalidities(text: string): readonly Invalid[] {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    return [{ location: '', reason: error instanceof Error ? error.message : 'is not JSON' }];
  }
  if (validate(document)) return [];
  return (validate.errors ?? []).map(({ instancePath, message = 'is not valid' }) => ({
    location: instancePath.slice(1).replaceAll('/', '.'),
    reason: message,
  }));
}
