/** Help texts by verb. */
export const STATUS_HELP = `Reads the checkpoint and the key of the log as every auditor does, and checks the signature. Changes nothing.
Exit code 1 if the log does not answer or its key did not sign the checkpoint.

  npm run ops -- proof status
  npm run ops -- proof status prod --json`;

export const VERIFY_HELP = `Reads the whole public log of a stage as an auditor does: the signature of the checkpoint, the leaf data, every tile,
and the root that they give. With --continues, the log must also continue the log of an archive; the archive's key
counts, so that another key is found too. It waits when the service limits the rate of its reads. Changes nothing.
Exit code 1 if something does not hold; every problem is printed.

An archive is verified by its own program: node <folder>/verify.mjs

  npm run ops -- proof verify prod
  npm run ops -- proof verify prod --continues archive-2026-11`;

export const ARCHIVE_HELP = `Writes the log up to its published checkpoint, every receipt in it, the keys of issuer and log, and two verifiers as one
static folder. Every file server serves it under the paths of the service, and it proves itself without the operator:
node <folder>/verify.mjs. Receipts come from a scan of the table of quests, so run it outside of busy hours. The folder
contains no names, no texts and no salts. Changes nothing on the stage.
Exit code 1 if a receipt is missing or the folder does not prove itself.

  npm run ops -- proof archive --to archive-local
  npm run ops -- proof archive prod --to archive-2026-11`;
