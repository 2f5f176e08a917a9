import { Ajv } from 'ajv';
import { FLAGS } from '../../libs/contract/src/flags/manifest.ts';
import { flagDocumentSchema } from '../../libs/flags/src/evaluator.ts';

/** The validator of the profile, as the infrastructure program gives it to AppConfig. */
export const VALIDATOR = JSON.stringify(flagDocumentSchema(FLAGS));

// The draft's own meta schema is not what Ajv carries; the keywords of this schema mean the same in both drafts.
const { $schema: _, ...schema } = JSON.parse(VALIDATOR) as Record<string, unknown>;
const validate = new Ajv({ allErrors: true, strict: false }).compile(schema);

export interface Invalid {
  readonly location: string;
  readonly reason: string;
}

/**
 * Validates as AppConfig does: by the JSON Schema alone. A document that passes may still be refused by the parser of a
 * task, for instance when it names a segment that does not exist. That must be possible here too.
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
