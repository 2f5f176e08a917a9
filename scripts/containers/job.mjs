/** Runs one job: `node job.mjs reprocess|reconcile|check-ledger [OPTION...]`, inside the image of the jobs. */
const JOBS = ['reprocess', 'reconcile', 'check-ledger'];
const [name] = process.argv.splice(2, 1);

if (JOBS.includes(name)) {
  await import(`./dist/apps/api/src/jobs/${name}.js`);
} else {
  console.error(`There is no job "${name ?? ''}". There are: ${JOBS.join(', ')}.`);
  process.exitCode = 2;
}
