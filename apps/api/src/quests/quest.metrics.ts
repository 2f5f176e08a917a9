import { Injectable } from '@nestjs/common';
import type { Decision } from '@civicforge/domain';
import { isAttested } from '../statistics/counted.ts';
import type { MetricName } from '@civicforge/contract/metric-names';
import { Metrics } from '../telemetry/metrics.ts';

const COUNTED: Readonly<Partial<Record<string, MetricName>>> = {
  created: 'QuestsCreated',
  claimed: 'QuestsClaimed',
  completed: 'QuestsCompleted',
  disputed: 'QuestsDisputed',
};

/** Business metrics of quests: counts and waiting times, without content or personal data. */
@Injectable()
export class QuestMetrics {
  constructor(private readonly metrics: Metrics) {}

  /** Records the metrics of a stored change. */
  changed({ quest, events }: Decision): void {
    for (const { kind } of events) {
      const name = COUNTED[kind];
      if (name !== undefined) this.metrics.record(name);
      if (kind === 'claimed') this.waited('SecondsToClaim', quest.createdAt, quest.claimedAt);
      if (kind === 'completed' && isAttested(events))
        this.waited('SecondsToAttest', quest.submittedAt, quest.completedAt);
    }
  }

  private waited(name: MetricName, from: string | undefined, to: string | undefined): void {
    if (from === undefined || to === undefined) return;
    this.metrics.record(name, Math.round((Date.parse(to) - Date.parse(from)) / 1_000));
  }
}
