import { Reconciler } from '../reconcile/reconciler.ts';
import { runJob } from './run-job.ts';

/** Checks all quests and members. `--repair` repairs the findings that are safe to repair. */
await runJob('reconcile', async (job) => {
  const report = await job.get(Reconciler).reconcile({ repair: process.argv.includes('--repair') });
  return { report, isSuccess: report.findings.every(({ repaired }) => repaired) };
});
