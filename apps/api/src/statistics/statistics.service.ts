import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.ts';
import { type DayCounts, dayOf, EMPTY_DAY, sumOf } from './counted.ts';
import { medianSeconds } from './duration-histogram.ts';
import { StatisticsReader } from './statistics.dynamo.ts';
import type {
  DayView,
  ModerationStatisticsView,
  PeriodView,
  QuestCountsView,
  StatisticsTotalView,
  StatisticsView,
} from './statistics.view.ts';

const DAY_MILLISECONDS = 86_400_000;
const PUBLIC_DAYS = 30;

/** Minimum number of quests behind a public median, so that it does not reveal single quests. */
const MIN_PUBLIC_SAMPLES = 10;

const NO_COUNTS: DayCounts = { ...EMPTY_DAY, claimIn: new Map(), attestIn: new Map() };

/** Maximum age of the cached total. */
const TOTAL_AGE_MILLISECONDS = 30_000;

/** Statistics of the community: sums of counters without personal data. */
@Injectable()
export class StatisticsService {
  private cached: { readonly at: number; readonly total: Promise<number> } | undefined;

  constructor(
    private readonly reader: StatisticsReader,
    private readonly clock: Clock,
  ) {}

  /** Returns the number of completed quests. Every task reads it at most once in 30 seconds. */
  completedTotal(): Promise<number> {
    const at = this.clock.now().getTime();
    if (this.cached === undefined || Math.abs(at - this.cached.at) > TOTAL_AGE_MILLISECONDS) {
      const total = this.reader.total().then(({ completed }) => completed);
      this.cached = { at, total };
      // A failed read is not kept.
      total.catch(() => (this.cached = undefined));
    }
    return this.cached.total;
  }

  async publicStatistics(): Promise<StatisticsView> {
    const { total, days } = await this.reader.since(this.dayBefore(PUBLIC_DAYS - 1));
    return { ...totalOf(total), last30Days: periodOf([...days.values()], MIN_PUBLIC_SAMPLES) };
  }

  /** @param length of the period in days, today included */
  async moderationStatistics(length: number): Promise<ModerationStatisticsView> {
    const { total, days } = await this.reader.since(this.dayBefore(length - 1));
    const dates = Array.from({ length }, (_, index) => this.dayBefore(length - 1 - index));
    return {
      total: totalOf(total),
      period: periodOf([...days.values()], 1),
      days: dates.map((date) => dayView(date, days.get(date) ?? NO_COUNTS)),
    };
  }

  private dayBefore(days: number): string {
    return dayOf(new Date(this.clock.now().getTime() - days * DAY_MILLISECONDS).toISOString());
  }
}

function countsOf({ created, claimed, completed, disputed }: DayCounts): QuestCountsView {
  return { created, claimed, completed, disputed };
}

function totalOf(total: DayCounts): StatisticsTotalView {
  return { members: total.members, completedByBoth: total.confirmed, ...countsOf(total) };
}

function dayView(date: string, counts: DayCounts): DayView {
  return { date, ...countsOf(counts), activeMembers: counts.active };
}

function periodOf(days: readonly DayCounts[], minSamples: number): PeriodView {
  const sum = sumOf(days);
  const percent = (part: number) => (sum.claimed === 0 ? undefined : Math.round((100 * part) / sum.claimed));
  const median = (counts: ReadonlyMap<number, number>) =>
    [...counts.values()].reduce((all, count) => all + count, 0) < minSamples ? undefined : medianSeconds(counts);
  const measured = {
    completionPercent: percent(sum.completed),
    disputePercent: percent(sum.disputed),
    medianSecondsToClaim: median(sum.claimIn),
    medianSecondsToAttest: median(sum.attestIn),
  };
  const known = Object.fromEntries(Object.entries(measured).filter(([, value]) => value !== undefined));
  return { ...countsOf(sum), activeMembers: sum.latest, ...known };
}
