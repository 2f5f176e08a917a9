import { Reconciler } from '../reconcile/reconciler.ts';
import { runJob } from './run-job.ts';

/** The invariant of the economy for every member: a balance equals the sum of its entries. Changes nothing. */
await runJob('check-ledger', async (job) => {
  const report = await job.get(Reconciler).checkLedgers();
  return { report, isWell: report.findings.length === 0 };
});
