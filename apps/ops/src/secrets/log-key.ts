import { fromVerifierKey } from '../../../../libs/proof/src/log/note.ts';
import { equalBytes } from '../../../../libs/proof/src/bytes.ts';
import { addressesOf } from '../access.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import type { OpsContext, StageAccess } from '../core/ops-context.ts';
import { publicKeyOf, sha256 } from '../proof/node-primitives.ts';
import { PublicLog } from '../proof/public-log.ts';

/**
 * Requires that a value of `log-key` is the key of the public log. A log that does not answer has none to compare with.
 * @throws OpsFailure for another key
 */
export async function requireKeyOfLog(context: OpsContext, access: StageAccess, value: string): Promise<void> {
  let line: string;
  try {
    line = await new PublicLog(context, addressesOf(context, access).api).verifierKey();
  } catch {
    context.terminal.warn('The log does not answer: compare its key with "proof status" before you deploy.');
    return;
  }
  const published = fromVerifierKey(line, sha256);
  if (published && equalBytes(published.publicKey, publicKeyOf(Buffer.from(value, 'base64url')))) return;
  throw new OpsFailure(`This is not the key of the log ${published?.name ?? ''}.`, EXIT.refused);
}
