/** Help texts of the deploy verbs. */
export const HELP = {
  start: `Runs the readiness gate first (exit code 3 if it fails). Then: backups (prod), upload of the web assets, task definitions
with the images of the release, one deployment per service. Checks the gates every 30 seconds, for at least 5 minutes of
full traffic, and rolls back on a breach (exit code 4). At the end it invalidates the CDN cache, records the release and
notifies the operators. An all-at-once release is watched until its old tasks end.
Scaling resumes when all traffic has moved.

--emergency is one call for a fix that cannot wait: builds and pushes HEAD if the stage lacks it, ends the old tasks of the
last release, deploys all at once without the readiness gate and without backups, also during maintenance and while alarms
are in ALARM, and watches 10 minutes. It needs --reason, which is recorded with your name.

Does not change flags, tables or infrastructure. A rollback does not undo data.

After an interruption (Ctrl-C), CodeDeploy continues with its own alarms. Run the same command or "deploy watch" to resume;
completed steps are not repeated.

A breach is: more than 5 errors of new tasks in 5 minutes; more than 5 % errors or a p95 above 2 s for 2 minutes, or for
most of 5 minutes; an average above 10 s; an unhealthy task; a lost dependency; members who complete half as much on new
tasks as on old ones at the same time. Missing figures are no breach and no proof: the release is then held for a decision (exit code 1).

  npm run ops -- deploy start staging
  npm run ops -- deploy start prod --release v1.2.3 --watch 15m --yes prod
  npm run ops -- deploy start prod --emergency --reason "login is down" --yes prod
  npm run ops -- deploy start dev --service web --strategy linear --percent 20 --dry-run`,
  watch: `Finds the running release and its rollback target, and resumes the watch from the first traffic. Exit codes as for
"deploy start": 0 promoted, 4 rolled back, 1 held. Starts nothing; ends with a message if no deployment runs.

  npm run ops -- deploy watch prod --yes prod`,
  status: `The release that serves, the task definition of each service with image and settings (secrets by name only),
each step of a running deployment and its next automatic event, and the errors of the last 5 minutes. Changes nothing.

  npm run ops -- deploy status prod
  npm run ops -- deploy status prod --json
  npm run ops -- deploy status prod --id d-ABCDEFGHI`,
  promote: `Before the first traffic (--hold): starts it. While the old tasks wait for their end: ends them, so that the next release
can start; the fast rollback is then no longer possible. After a watch without figures: accepts the release. During a
shift it prints the time of the next one: CodeDeploy cannot skip an interval.

  npm run ops -- deploy promote staging
  npm run ops -- deploy promote prod --yes prod`,
  stop: `Stops every running deployment with rollback, waits until both services are on their old tasks, resumes scaling,
invalidates the CDN cache, records the stop and notifies the operators. Takes seconds while the old tasks run. For a
release whose old tasks have ended use "rollback". Data stays as it is. Waits for a rollback that CodeDeploy started by
itself instead of stopping it. Refused for the redeployment of a table swap: "db swap --back" undoes both.

  npm run ops -- deploy stop prod --reason "wrong image" --yes prod`,
  list: `The last ten releases (* serves) with the outcome of their last deployment and their rollback target, and the
latest deployments of CodeDeploy. Changes nothing.

  npm run ops -- deploy list prod`,
} as const;
