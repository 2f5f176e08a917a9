import { Ajv } from 'ajv';
import { type FlagDocument, parseFlagDocument, type Problem } from '../../../../libs/flags/src/evaluator.ts';
import { FLAG_ATTRIBUTES } from '../../../../libs/contract/src/flags/attributes.ts';
import { FLAGS } from '../../../../libs/contract/src/flags/manifest.ts';
import { EXIT, messageOf, OpsFailure } from '../core/exit-codes.ts';

/** Default size limit of a hosted configuration in AppConfig. */
const MOST_BYTES = 1_000_000;

export function documentText(document: FlagDocument): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** Parses the deployed document. It may contain flags of a newer release. */
export function deployedDocument(text: string): FlagDocument {
  try {
    return parseFlagDocument(text, FLAGS);
  } catch (error) {
    throw new OpsFailure(`What is deployed cannot be read (tasks serve the version before it): ${messageOf(error)}`);
  }
}

/**
 * Validates a document by the product's rules and the schemas in AppConfig, and returns warnings about rules without
 * effect.
 * @throws OpsFailure (refused) with every invalid path
 */
export function checkDocument(
  text: string,
  schemas: readonly string[],
  { isUrgent = false }: { readonly isUrgent?: boolean } = {},
): readonly string[] {
  const warnings: string[] = [];
  const onWarning = ({ path, message }: Problem): void => {
    warnings.push(`warning: ${path} ${message}`);
  };
  try {
    // Warn only, so that a rule without effect does not block an emergency.
    const attributes = isUrgent ? {} : { attributes: FLAG_ATTRIBUTES };
    parseFlagDocument(text, FLAGS, { undeclared: 'refuse', onWarning, ...attributes });
  } catch (error) {
    throw refused(messageOf(error));
  }
  if (Buffer.byteLength(text) > MOST_BYTES) throw refused('it is larger than 1 MB');
  for (const schema of schemas) {
    const problems = problemsBy(schema, JSON.parse(text));
    if (problems.length > 0) {
      throw refused(
        `the validator in AppConfig says ${problems.join('; ')}. Does the infrastructure wait for "infra apply"?`,
      );
    }
  }
  return warnings;
}

/**
 * Validates with Ajv. AppConfig uses JSON Schema draft-04; the keywords of our schema have the same meaning in both
 * drafts.
 */
function problemsBy(schema: string, document: unknown): string[] {
  const { $schema: _, ...rest } = JSON.parse(schema) as Record<string, unknown>;
  const validate = new Ajv({ allErrors: true, strict: false }).compile(rest);
  if (validate(document)) return [];
  return (validate.errors ?? []).map(({ instancePath, message = '' }) => `${instancePath || '/'} ${message}`);
}

function refused(why: string): OpsFailure {
  return new OpsFailure(`The document is not valid, nothing was written: ${why}`, EXIT.refused);
}
