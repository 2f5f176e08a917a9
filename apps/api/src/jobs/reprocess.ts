import { Maintenance } from '../flags/maintenance.ts';
import { RewardReprocessor } from '../rewards/reward.reprocessor.ts';
import { runJob } from './run-job.ts';

/** Batch size. A run continues until a batch is not full. */
const BATCH = 100;
const MAX_BATCHES = 1_000;

/** Tries to pay every due reward once, without a lease. Does nothing during maintenance. */
await runJob('reprocess', async (job) => {
  const total = { processed: 0, paid: 0, failed: 0, abandoned: 0, skipped: 0 };
  if (await job.get(Maintenance).isOn()) return { report: { ...total, paused: 'maintenance' }, isSuccess: true };
  for (let batch = 0; batch < MAX_BATCHES; batch += 1) {
    const report = await job.get(RewardReprocessor).reprocess(BATCH);
    for (const name of ['processed', 'paid', 'failed', 'abandoned', 'skipped'] as const) total[name] += report[name];
    if (report.processed + report.skipped < BATCH) break;
  }
  await job.get(RewardReprocessor).measureBacklog();
  return { report: total, isSuccess: total.failed === 0 && total.abandoned === 0 };
});
