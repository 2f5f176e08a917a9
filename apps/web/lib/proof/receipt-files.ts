import { holds, type TrustedKeys } from '@civicforge/proof/verify/fact';
import { type Verdict, verifyBundle } from '@civicforge/proof/verify/verify-bundle';
import { BROWSER_PRIMITIVES } from './primitives.ts';

export interface CheckedFile {
  readonly name: string;
  /** Undefined for a file that is not a receipt. */
  readonly verdict: Verdict | undefined;
}

/** A file above this size is not a receipt. */
const MOST_BYTES = 1024 * 1024;

/** Verifies dropped files in this browser. Nothing leaves it. */
export function checkFiles(files: readonly File[], keys: TrustedKeys | undefined): Promise<CheckedFile[]> {
  return Promise.all(files.map(async (file) => ({ name: file.name, verdict: await checkFile(file, keys) })));
}

async function checkFile(file: File, keys: TrustedKeys | undefined): Promise<Verdict | undefined> {
  if (file.size > MOST_BYTES) return undefined;
  try {
    return await verifyBundle(JSON.parse(await file.text()) as unknown, keys, BROWSER_PRIMITIVES);
  } catch {
    return undefined;
  }
}

export function allHold({ verdict }: CheckedFile): boolean {
  return verdict?.facts.every(holds) ?? false;
}
