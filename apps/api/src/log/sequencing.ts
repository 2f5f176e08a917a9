import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { type Leader, Leaders } from '../leader/leader.ts';
import { BATCH, LogSequencer } from './log.sequencer.ts';

/**
 * After a crash of the leader, another process takes over within the lease and one renewal: receipts get their places
 * within seconds then, too. A renewal costs one write.
 */
const LEASE_SECONDS = 12;
const RENEWAL_SECONDS = 4;

/** Batches of one round, after which the leader checks its lease again. */
const BATCHES = 20;

/** The leader extends the log every few seconds. */
@Injectable()
export class Sequencing implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly leader: Leader;

  constructor(leaders: Leaders, sequencer: LogSequencer, @Inject(SETTINGS) settings: Settings) {
    this.leader = leaders.make({
      name: 'log',
      everySeconds: settings.logIntervalSeconds,
      leaseSeconds: LEASE_SECONDS,
      renewSeconds: RENEWAL_SECONDS,
      work: async () => {
        for (let batch = 0; batch < BATCHES; batch += 1) {
          if ((await sequencer.sequence()) < BATCH) return;
        }
      },
    });
  }

  onApplicationBootstrap(): void {
    this.leader.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.leader.stop();
  }
}
