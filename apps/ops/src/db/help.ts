/** Advice for the local stack. */
export const DRILL = 'To rehearse here, use "npm run ops -- gameday".';

/** Help texts by verb. */
export const STATUS_HELP = `Prints status, indexes, TTL, deletion protection, recovery window and last backup of every serving table. Changes nothing.
A local stack has no recovery and no backups.

  npm run ops -- db status
  npm run ops -- db status prod`;

export const BACKUPS_HELP = `Lists the copies of every table: those in the vault (daily for 90 days in prod and 14 elsewhere, and those of "db backup"),
and those that DynamoDB keeps for 35 days when a table is deleted. Prints the command that restores the newest ones.
Changes nothing. The window of point-in-time recovery is in "db status".

  npm run ops -- db backups prod
  npm run ops -- db backups prod --json`;

export const RESTORE_HELP = `Restores lost or damaged data into NEW tables, named by the time, and waits for them. The serving tables stay untouched.
Adds what AWS does not restore: TTL, streams, recovery, tags, contributor insights, deletion protection. Takes minutes to
hours, by size. A call with the same time resumes an interrupted one. The new tables do not serve: check them with
"db verify", then run "db swap". Delete unused side tables by hand, because no verb deletes a table.

--to uses point-in-time recovery: any second of the last 35 days, while the table exists. --backup uses a copy, after a
deletion or for an older time; its side tables have the time of the newest copy, which the last line names.

  npm run ops -- db restore prod --to 2026-05-05T11:40:00Z --reason "ledger damaged" --ticket OPS-12
  npm run ops -- db restore staging --to latest --dry-run
  npm run ops -- db restore staging --to 2026-05-05T11:40:00Z --table users
  npm run ops -- db restore prod --backup arn:aws:backup:us-east-1:123456789012:recovery-point:1EB3B5E7 --ticket OPS-12`;

export const VERIFY_HELP = `Reads every item once with consistent scans. Prints the number of items of each kind, a checksum for each table, and
violations: each balance must equal the sum of its ledger, each completed quest must have its reward, each paid reward
both entries. Reads suspects twice, so that it can run during traffic. Costs about one read unit for every 4 KB stored.
--exact compares copies of tables without writes (maintenance, drills). Changes nothing.

  npm run ops -- db verify
  npm run ops -- db verify prod --at 2026-05-05T11:40:00Z
  npm run ops -- db verify staging --at 2026-05-05T11:40:00Z --exact`;

export const SWAP_HELP = `Moves the table pointers to the restored tables and deploys the running release of the API again, because tasks read the
pointers when they start. Prints the lost writes. Refuses while a deployment runs or a restored table is not ready. A
failed deployment reverts the pointers (exit code 4). --back reverts the last swap: within seconds while the old tasks
run, else by another deployment. It copies no later writes and deletes nothing. Switch maintenance on first. After an
interruption the same command resumes; --back after an interrupted swap reverts all of it.

  npm run ops -- db swap prod --to 2026-05-05T11:40:00Z --dry-run
  npm run ops -- db swap prod --to 2026-05-05T11:40:00Z --yes prod --ticket OPS-12
  npm run ops -- db swap prod --back --yes prod`;

export const BACKUP_HELP = `Backs up every durable table into the vault of the stage and waits until the backups are complete. AWS Backup deletes them
after 30 days. Run it before risky work; production releases run it themselves. It restores nothing, and does not replace
point-in-time recovery, which is always on.

  npm run ops -- db backup prod --yes prod --reason "before the release"
  npm run ops -- db backup staging --dry-run --json`;
