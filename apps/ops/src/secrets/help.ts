/** Help texts by verb. */
export const LIST_HELP = `Prints every required parameter of a stage with version and age, without values. Marks secrets older than 90 days as OLD.
Exit code 1 if a parameter is missing.

  npm run ops -- secrets list prod`;

export const SET_HELP = `Writes an external value, for example after a leak. Reads it from a file and never from the command line, which other users
of the machine can see. Validates it before any write; the former version stays as "previous". It does not deploy, so
running tasks keep the old value. Refuses parameters of the stack.

  npm run ops -- secrets set api-key --from /dev/stdin --stage staging
  npm run ops -- secrets set admin-signing-keys --from keys.json --stage prod --yes prod --ticket OPS-3`;

export const RESTORE_HELP = `Writes an earlier value again, which SSM keeps for the last 100 versions. For log-key it refuses (exit code 3) a value that
is not the key of the public log. It does not deploy, so running tasks keep the present value.

  npm run ops -- secrets restore log-key --stage prod --yes prod
  npm run ops -- secrets restore log-key --version 1 --stage prod --yes prod --ticket OPS-3`;

export const ROTATE_HELP = `Generates a new value and writes it. The plan shows the effect of the rotation: run --dry-run first. The service accepts
several admin-signing-keys at a time: the new private key goes to --key-file (readable by you alone), and both keys are
valid until the old one is retired. Tasks read every other secret when they start, so running tasks keep the old value
until they are replaced. It does not deploy.
The old issuer-key stays in did.json as a public key with retiredAt, so that its receipts verify for ever. After a
compromise, --revoked-at ends it with "revoked": then only receipts count that were signed before and have a place in the log
below --log-size, which a thief of the key cannot reach. It is the number at the end of the name that this prints:
aws s3api list-objects-v2 --bucket <log-archive> --prefix checkpoints/ --query "Contents[?LastModified<='<time>'].Key | [0]"
The old webhook-keys stay behind the new one, because the stored secrets of webhooks need them.
log-key has no rotation (exit code 3), because auditors know the log by it.

  npm run ops -- secrets rotate issuer-key --stage prod --yes prod
  npm run ops -- secrets rotate issuer-key --revoked-at 2026-05-05T11:40:00Z --log-size 1200 --stage prod --yes prod --ticket OPS-3
  npm run ops -- secrets rotate cursor-key --stage prod --dry-run
  npm run ops -- secrets rotate admin-signing-keys --key-file admin-key.json --stage prod --yes prod`;

export const RETIRE_HELP = `Ends a rotation. Removes one of the admin-signing-keys, never the last. For other secrets, refuses (exit code 3) while a
running task was started before the new value. It does not deploy.

  npm run ops -- secrets retire cursor-key --stage prod --yes prod
  npm run ops -- secrets retire admin-signing-keys --key prod-1a2b3c4d --stage prod --yes prod`;
