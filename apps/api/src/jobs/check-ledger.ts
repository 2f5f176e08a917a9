import { Reconciler } from '../reconcile/reconciler.ts';
import { runJob } from './run-job.ts';

/** Checks for every member that the balance equals the sum of its ledger entries. Read-only. */
await runJob('check-ledger', async (job) => {
  const report = await job.get(Reconciler).checkLedgers();
  return { report, isSuccess: report.findings.length === 0 };
});
