import { Reconciler } from '../reconcile/reconciler.ts';
import { runJob } from './run-job.ts';

/** Checks everything, to the end. `--repair` puts right what can be put right safely. */
await runJob('reconcile', async (job) => {
  const report = await job.get(Reconciler).reconcile({ repair: process.argv.includes('--repair') });
  return { report, isWell: report.findings.every(({ repaired }) => repaired) };
});
