/** Help texts by verb. */
export const LIST_HELP = `Every parameter that a stage must have, with version and age. Values are never read. Secrets older than 90 days are marked
OLD; exit code 1 only where one is missing.

  npm run ops -- secrets list prod`;

export const SET_HELP = `For a value that comes from elsewhere, as a leaked one that must end now. The value is read from a file, never from the
command line, which other people of the machine can see. Its form is checked before anything is written; the version before
stays as "previous". It does not deploy: running tasks keep the old value. Parameters of the stack cannot be set.

  npm run ops -- secrets set api-key --from /dev/stdin --stage staging
  npm run ops -- secrets set admin-signing-keys --from keys.json --stage prod --yes prod --ticket OPS-3`;

export const ROTATE_HELP = `Makes a new value here and writes it. The plan says what a rotation ends: read it with --dry-run first. The service takes
several admin-signing-keys at a time: the new private key goes to --key-file (readable by you alone), and both keys work
until the old one is retired. Of every other secret a service knows one value, given to a task when it starts: the old one
is valid in running tasks until they are replaced. It does not deploy.

  npm run ops -- secrets rotate cursor-key --stage prod --dry-run
  npm run ops -- secrets rotate admin-signing-keys --key-file admin-key.json --stage prod --yes prod`;

export const RETIRE_HELP = `The end of a rotation. Of admin-signing-keys it takes one key out, never the last. Of others it first looks whether a
running task was started before the new value came, and refuses (exit code 3) while one was. It does not deploy.

  npm run ops -- secrets retire cursor-key --stage prod --yes prod
  npm run ops -- secrets retire admin-signing-keys --key prod-1a2b3c4d --stage prod --yes prod`;
