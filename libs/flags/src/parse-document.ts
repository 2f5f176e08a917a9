import { unknownAttributes } from './attributes.ts';
import { checkBounds, MOST_CHARACTERS } from './bounds.ts';
import type { FlagManifest } from './definition.ts';
import type { FlagDocument } from './document.ts';
import { NAME } from './name.ts';
import { checkFlag } from './parse-flag.ts';
import { checkCycles, checkLayer, checkOverlaps, type Parts } from './parse-links.ts';
import { checkSegment } from './parse-segment.ts';
import { Checker, FlagDocumentError, isFields, type Fields, type Problem } from './problems.ts';
import { documentWarnings } from './warnings.ts';

export interface ParseOptions {
  /**
   * Handling of flags that the manifest does not declare. A running service accepts them, because a document may be
   * newer than its code. A tool that writes documents refuses them, because there they are typing errors.
   */
  readonly undeclared?: 'accept' | 'refuse';
  /** Attributes that contexts have. A document that reads another one is refused; without this, all are accepted. */
  readonly attributes?: readonly string[];
  /** Receives each valid rule that probably does not mean what its author wants. */
  readonly onWarning?: (warning: Problem) => void;
}

function readJson(text: string, at: Checker): unknown {
  if (text.length > MOST_CHARACTERS) {
    at.fail(`is longer than ${String(MOST_CHARACTERS)} characters`);
    return;
  }
  try {
    // A byte order mark is what some editors put in front.
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch (error) {
    at.fail(`is not JSON: ${error instanceof Error ? error.message : String(error)}`);
    return;
  }
}

function checkNamed(value: unknown, at: Checker, check: (item: unknown, below: Checker, name: string) => void): void {
  for (const [name, item] of Object.entries(at.fields(value) ?? {})) {
    const below = at.at(name);
    if (NAME.test(name)) check(item, below, name);
    else below.fail('is not a valid name: a letter first, then letters, digits and _ . -');
  }
}

function flagChecker(parts: Parts, { undeclared }: ParseOptions) {
  return (value: unknown, at: Checker, key: string): void => {
    if (undeclared === 'refuse' && !Object.hasOwn(parts.manifest, key)) at.fail('is not a flag of this product');
    checkFlag(value, at, key, parts, undeclared === 'refuse');
  };
}

const KNOWN = ['flags', 'segments', 'layers', 'rollout_stages'];

const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});

function checkDocument(value: unknown, at: Checker, manifest: FlagManifest, options: ParseOptions): void {
  const fields = at.fields(value);
  if (!fields) return;
  const { flags, segments, layers, rollout_stages: stages, $schema, ...others } = fields;
  for (const name of Object.keys(others)) at.at(name).fail(`is not known here; known are ${KNOWN.join(', ')}`);
  if ($schema !== undefined) at.at('$schema').text($schema);
  if (segments !== undefined) checkNamed(segments, at.at('segments'), checkSegment);
  if (layers !== undefined) checkNamed(layers, at.at('layers'), checkLayer);
  const parts = { manifest, flags: fieldsOf(flags), segments: fieldsOf(segments), layers: fieldsOf(layers) };
  const checkOne = flagChecker(parts, options);
  checkNamed(flags, at.at('flags'), checkOne);
  checkCycles(parts.flags, at.at('flags'));
  checkOverlaps(parts.flags, at.at('flags'));
  if (stages === undefined) return;
  checkNamed(stages, at.at('rollout_stages'), (stage, below) => {
    checkNamed(stage, below, checkOne);
  });
}

/**
 * Turns text, or a value that was JSON, into a flag document.
 *
 * @throws FlagDocumentError naming every path at which the document is wrong; nothing is half applied.
 */
export function parseFlagDocument(input: unknown, manifest: FlagManifest, options: ParseOptions = {}): FlagDocument {
  const at = new Checker();
  const value = typeof input === 'string' ? readJson(input, at) : input;
  if (at.problems.length === 0) checkBounds(value, at);
  if (at.problems.length === 0) checkDocument(value, at, manifest, options);
  if (at.problems.length > 0) throw new FlagDocumentError(at.problems);
  const document = value as FlagDocument;
  const unknown = options.attributes === undefined ? [] : unknownAttributes(document, options.attributes);
  if (unknown.length > 0) throw new FlagDocumentError(unknown);
  if (options.onWarning) for (const warning of documentWarnings(document)) options.onWarning(warning);
  return document;
}
