/** Help texts of the deploy verbs. */
export const HELP = {
  start: `Asks "ready" first and ends with 3 when the stage is not. Then: backups (prod), files of the new pages, task
definitions with the images of the release, one deployment for each service. It watches the gates every 30 seconds, at
least for 5 minutes of full traffic, and takes everything back by itself on a breach (exit code 4). At the end the edge
forgets its pages, the release is written down, people are told. What goes all at once is watched until its old tasks end.

It does not change flags, tables or infrastructure, and no way back undoes data.

Broken off (Ctrl-C, a closed laptop)? CodeDeploy goes on with its own alarms. The same words, or "deploy watch", take it up
where it is; nothing is done twice.

A breach is: more than 5 errors of new tasks in 5 minutes; more than 5 % errors or a p95 above 2 s for 2 minutes, or for
most of 5 minutes; an average above 10 s; an unhealthy task; a lost dependency; members who complete half as much on new
tasks as on old ones at the same time. Missing figures are no breach, and no proof either: then a person decides (exit 1).

  npm run ops -- deploy start staging
  npm run ops -- deploy start prod --release v1.2.3 --watch 15m --yes prod
  npm run ops -- deploy start prod --release v1.2.4 --strategy all-at-once --skip-ready --reason "login is down" --yes prod
  npm run ops -- deploy start dev --service web --strategy linear --percent 20 --dry-run`,
  watch: `Finds what runs, reads in the records where its way back leads, and goes on watching from the first traffic on. It
ends like "deploy start": 0 promoted, 4 rolled back, 1 held. It starts nothing; without a deployment it says so and ends.

  npm run ops -- deploy watch prod --yes prod`,
  status: `The release that serves, the task definition of each service with image and settings (secrets by name only),
each step of a running deployment and what comes next by itself, and the errors of the last 5 minutes. Changes nothing.

  npm run ops -- deploy status prod
  npm run ops -- deploy status prod --json
  npm run ops -- deploy status prod --id d-ABCDEFGHI`,
  promote: `Before the first traffic (--hold): lets it begin. While the old tasks wait for their end: ends them, so that the
next release can start; the fast way back is gone then. After a watch without figures: takes the release as good, on your
word. While traffic moves it can only say when the next shift comes: CodeDeploy cannot skip an interval.

  npm run ops -- deploy promote staging
  npm run ops -- deploy promote prod --yes prod`,
  stop: `Stops every running deployment with rollback, waits until both services are on their old tasks, lets them scale
again, makes the edge forget its pages, writes it down and tells people. Takes seconds while the old tasks live. It does
nothing to a release whose old tasks have ended: that is "rollback". Data stays as it is.

  npm run ops -- deploy stop prod --reason "wrong image" --yes prod`,
  list: `The last ten releases (* serves) with the end of their last deployment and where their way back leads, and the
latest deployments of CodeDeploy. Changes nothing.

  npm run ops -- deploy list prod`,
} as const;
