/** Help texts by verb. */
export const STATUS_HELP = `Looks at every serving table: status, indexes, TTL, deletion protection, recovery window and last backup. Changes
nothing. On the local stack recovery and backups do not exist and are not asked for.

  npm run ops -- db status
  npm run ops -- db status prod`;

export const RESTORE_HELP = `For lost or damaged data. Restores into NEW tables, named by the time, and waits for them; the tables that serve are not
touched. Then gives the new ones what AWS leaves out: TTL, streams, recovery, tags, contributor insights, deletion
protection. Takes from minutes to hours by the size. It can be called again with the same time at any moment and goes on.
It does not let the new tables serve: check them with "db verify", then "db swap". Side tables that are not wanted any
more are deleted by hand, since no verb here deletes a table.

  npm run ops -- db restore prod --to 2026-05-05T11:40:00Z --reason "ledger damaged" --ticket OPS-12
  npm run ops -- db restore staging --to latest --dry-run
  npm run ops -- db restore staging --to 2026-05-05T11:40:00Z --table users`;

export const VERIFY_HELP = `Reads every item once with consistent scans and says how many there are of each kind, a checksum for each table, and
whether what belongs together agrees: every balance is the sum of its ledger, every completed quest has its reward, every
paid reward has both entries. Suspects are read twice, so that it may run while people work. Costs read units: about one
for every 4 KB stored. --exact is for copies of tables that stand still (maintenance, drills). Changes nothing.

  npm run ops -- db verify
  npm run ops -- db verify prod --at 2026-05-05T11:40:00Z
  npm run ops -- db verify staging --at 2026-05-05T11:40:00Z --exact`;

export const SWAP_HELP = `Moves the pointers to the tables of that time and deploys the running release of the API once more, because tasks read the
pointers when they start. It says what is lost. Refused while a deployment runs and while a restored table is not ready.
If the deployment fails, the pointers are reverted (exit code 4). While it goes on, they stay, also after an error.
--back lets the former tables serve again: within seconds while the old tasks run, else by another deployment.
It does not copy what was written since, and deletes nothing. Switch maintenance on first.

  npm run ops -- db swap prod --to 2026-05-05T11:40:00Z --dry-run
  npm run ops -- db swap prod --to 2026-05-05T11:40:00Z --yes prod --ticket OPS-12
  npm run ops -- db swap prod --back --yes prod`;

export const BACKUP_HELP = `Takes a backup of every durable table in the stage's vault and waits until they are complete; AWS Backup deletes them
after 30 days. Before risky work; releases of production do it by themselves. Does not replace point-in-time recovery,
which is on all the time, and restores nothing.

  npm run ops -- db backup prod --yes prod --reason "before the release"
  npm run ops -- db backup staging --dry-run --json`;
