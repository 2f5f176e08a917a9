import { Maintenance } from '../flags/maintenance.ts';
import { RewardReprocessor } from '../rewards/reward.reprocessor.ts';
import { runJob } from './run-job.ts';

/** Jobs of one batch; a run goes on until a batch has nothing left to do. */
const BATCH = 100;
const MOST_BATCHES = 1_000;

/** Pays every reward that is due, once, without a lease. Pauses while maintenance is on. */
await runJob('reprocess', async (job) => {
  const total = { processed: 0, paid: 0, failed: 0, abandoned: 0, skipped: 0 };
  if (await job.get(Maintenance).isOn()) return { report: { ...total, paused: 'maintenance' }, isWell: true };
  for (let batch = 0; batch < MOST_BATCHES; batch += 1) {
    const report = await job.get(RewardReprocessor).reprocess(BATCH);
    for (const name of ['processed', 'paid', 'failed', 'abandoned', 'skipped'] as const) total[name] += report[name];
    if (report.processed + report.skipped < BATCH) break;
  }
  await job.get(RewardReprocessor).measureBacklog();
  return { report: total, isWell: total.failed === 0 && total.abandoned === 0 };
});
