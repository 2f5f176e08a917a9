import { FLAG_ATTRIBUTES } from '../../libs/contract/src/flags/attributes.ts';
import { FLAGS } from '../../libs/contract/src/flags/manifest.ts';
import { FlagDocumentError, parseFlagDocument } from '../../libs/flags/src/evaluator.ts';

/** Returns the errors and warnings of a flag document, each with the file's path. */
export function problemsOf(text: string, path: string): readonly string[] {
  const found: string[] = [];
  const note = ({ path: at, message }: { readonly path: string; readonly message: string }): void => {
    found.push(`${path}: ${at === '' ? '' : `${at} `}${message}`);
  };
  try {
    parseFlagDocument(text, FLAGS, { undeclared: 'refuse', attributes: FLAG_ATTRIBUTES, onWarning: note });
  } catch (error) {
    if (!(error instanceof FlagDocumentError)) throw error;
    error.problems.forEach(note);
  }
  return found;
}
