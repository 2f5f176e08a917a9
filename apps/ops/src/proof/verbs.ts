import type { Command } from 'commander';
import { toBase64 } from '../../../../libs/proof/src/log/base64.ts';
import { addressesOf } from '../access.ts';
import { addVerb } from '../core/verb.ts';
import type { OpsContext } from '../core/ops-context.ts';
import { PublicLog } from './public-log.ts';

/** Adds `proof status`. It reads public routes only. */
export function addProof(area: Command, context: OpsContext): void {
  addVerb(area, context, {
    name: 'status',
    description: 'size and signed checkpoint of the public log',
    stage: 'argument',
    role: 'developer',
    help: `Reads the checkpoint and the key of the log as every auditor does, and checks the signature. Changes nothing.
Exit code 1 if the log does not answer or its key did not sign the checkpoint.

  npm run ops -- proof status
  npm run ops -- proof status prod --json`,
    run: async ({ context, access, tell }) => {
      const log = new PublicLog(context.fetch, addressesOf(context, access).api);
      const { checkpoint, verifierKey } = await log.checkpoint();
      const { origin, size } = checkpoint;
      const root = toBase64(checkpoint.root);
      tell({ origin, size, root, verifierKey }, () => [
        `origin     ${origin}`,
        `receipts   ${String(size)}`,
        `root       ${root}`,
        `key        ${verifierKey}`,
        'signature  holds',
      ]);
    },
  });
}
