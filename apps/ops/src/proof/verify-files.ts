import { readFileSync } from 'node:fs';
import { holds } from '../../../../libs/proof/src/verify/fact.ts';
import { totalsOf, type Verdict, verifyBundle } from '../../../../libs/proof/src/verify/verify-bundle.ts';
import { WORDS } from '../../../../libs/proof/src/verify/words.ts';
import { NODE_PRIMITIVES } from './node-primitives.ts';
import { type KeySources, trustedKeys } from './trusted-keys.ts';

/** Exit codes of the verifier: all facts hold, some do not, a file is not a receipt. */
export const VERIFY_EXIT = { holds: 0, fails: 1, notReceipt: 2 } as const;

export interface VerifiedFile {
  readonly file: string;
  readonly verdict: Verdict | undefined;
}

/** A file above this size is not a receipt. */
const MOST_BYTES = 1024 * 1024;

/** Verifies receipts in files. A file that cannot be read is not a receipt. */
export async function verifyFiles(files: readonly string[], sources: KeySources): Promise<VerifiedFile[]> {
  const results: VerifiedFile[] = [];
  for (const file of files) {
    const bundle = parsed(file);
    const verdict =
      bundle === undefined
        ? undefined
        : await verifyBundle(bundle, await trustedKeys(bundle, sources), NODE_PRIMITIVES);
    results.push({ file, verdict });
  }
  return results;
}

export function exitCodeOf(results: readonly VerifiedFile[]): number {
  if (results.some(({ verdict }) => verdict === undefined)) return VERIFY_EXIT.notReceipt;
  const allHold = results.every(({ verdict }) => verdict?.facts.every(holds));
  return allHold ? VERIFY_EXIT.holds : VERIFY_EXIT.fails;
}

/** Returns the report in English, one line a fact. */
export function reportOf(results: readonly VerifiedFile[]): string[] {
  const words = WORDS.en;
  const lines = results.flatMap(({ file, verdict }) => {
    if (verdict === undefined) return [file, `  ${words.notReceipt}`, ''];
    const facts = verdict.facts.flatMap((fact) => {
      const limit = words.limit(fact);
      const line = `  ${holds(fact) ? 'holds' : 'FAILS'}  ${words.fact(fact)}`;
      if (fact.reason !== undefined) return [`${line}: ${words.reason[fact.reason]}`];
      return limit === undefined ? [line] : [line, `         (${limit})`];
    });
    return [file, ...facts, `  ${verdict.facts.every(holds) ? words.allHold : words.fails}`, ''];
  });
  const verdicts = results.flatMap(({ verdict }) => (verdict === undefined ? [] : [verdict]));
  const totals = results.length < 2 ? [] : totalsOf(verdicts).map(words.total);
  return [...lines, ...totals, ...(verdicts.length === 0 ? [] : words.notes)];
}

function parsed(file: string): unknown {
  try {
    const bytes = readFileSync(file);
    return bytes.length > MOST_BYTES ? undefined : (JSON.parse(bytes.toString('utf8')) as unknown);
  } catch {
    return undefined;
  }
}
