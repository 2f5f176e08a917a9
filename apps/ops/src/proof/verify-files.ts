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
  /** False if there is no such file, or it cannot be read. */
  readonly isRead: boolean;
  readonly verdict: Verdict | undefined;
}

/** A file above this size is not a receipt. */
const MOST_BYTES = 1024 * 1024;

/** Verifies receipts in files. A file that cannot be read is not a receipt. */
export async function verifyFiles(files: readonly string[], sources: KeySources): Promise<VerifiedFile[]> {
  const results: VerifiedFile[] = [];
  for (const file of files) {
    const bytes = read(file);
    const bundle = bytes === undefined ? undefined : parsed(bytes);
    const verdict =
      bundle === undefined
        ? undefined
        : await verifyBundle(bundle, await trustedKeys(bundle, sources), NODE_PRIMITIVES);
    results.push({ file, isRead: bytes !== undefined, verdict });
  }
  return results;
}

export function exitCodeOf(results: readonly VerifiedFile[]): number {
  if (results.some(({ verdict }) => verdict === undefined)) return VERIFY_EXIT.notReceipt;
  const allHold = results.every(({ verdict }) => verdict?.facts.every(holds));
  return allHold ? VERIFY_EXIT.holds : VERIFY_EXIT.fails;
}

const UNREADABLE = 'This file cannot be read.';
const KEYS_HINT = 'Give the keys of the issuer with --keys FILE.';

/** Returns the report in English, one line a fact. Control characters of a file never reach the terminal. */
export function reportOf(results: readonly VerifiedFile[]): string[] {
  const words = WORDS.en;
  const lines = results.flatMap(({ file, isRead, verdict }) => {
    if (verdict === undefined) return [file, `  ${isRead ? words.notReceipt : UNREADABLE}`, ''];
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
  const isUnknown = verdicts.some(({ facts }) => facts.some(({ reason }) => reason === 'issuer-unknown'));
  const notes = [...(isUnknown ? [KEYS_HINT] : []), ...(verdicts.length === 0 ? [] : words.notes)];
  return [...lines, ...totals, ...notes].map(printable);
}

/** Replaces control and formatting characters, by which a file could erase or rearrange lines of the terminal. */
function printable(line: string): string {
  return line.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd');
}

function read(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/** Returns undefined for content that is no JSON. A byte order mark is no content. */
function parsed(bytes: Buffer): unknown {
  try {
    return bytes.length > MOST_BYTES ? undefined : (JSON.parse(new TextDecoder().decode(bytes)) as unknown);
  } catch {
    return undefined;
  }
}
