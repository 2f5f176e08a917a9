import {
  type BeforeApplicationShutdown,
  type DynamicModule,
  Global,
  Inject,
  Injectable,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { Settings } from '../config/settings.ts';
import { Database } from '../dynamo/database.ts';
import { FeatureFlagService } from '../flags/feature-flag.service.ts';
import { installDatabaseMetrics } from './database-metrics.ts';
import { EmfMetrics } from './emf-metrics.ts';
import { Metrics } from './metrics.ts';
import { NoMetrics } from './no-metrics.ts';

const PERIOD_MILLISECONDS = 15_000;

/** Flushes metrics every few seconds and when the process stops. */
@Injectable()
export class MetricsScheduler implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly metrics: Metrics,
    private readonly flags: FeatureFlagService,
    @Inject(Database) database: Database,
  ) {
    if (metrics instanceof NoMetrics) return;
    installDatabaseMetrics(database, metrics);
    metrics.eachPeriod(() => this.sampleFlags());
  }

  async onApplicationBootstrap(): Promise<void> {
    if (this.metrics instanceof NoMetrics) return;
    await this.sampleFlags();
    this.timer = setInterval(() => void this.metrics.flush(), PERIOD_MILLISECONDS);
    this.timer.unref();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Runs last, so that metrics of the shutdown are flushed too. */
  async onApplicationShutdown(): Promise<void> {
    await this.metrics.flush();
  }

  private async sampleFlags(): Promise<void> {
    const { ageSeconds, stale, version, problem = '' } = this.flags.status;
    this.metrics.note('FlagVersion', version);
    this.metrics.note('FlagProblem', problem);
    this.metrics.note('FlagEvaluations', JSON.stringify(this.flags.evaluations));
    this.metrics.record('FlagSourceAgeSeconds', ageSeconds);
    if (stale) this.metrics.record('DependencyFailures', 1, 'flags');
    this.metrics.isAdvanced = await this.flags.isEnabled('enable_advanced_monitoring', undefined);
  }
}

/** Provides the metrics of the process globally. */
@Global()
@Module({})
export class TelemetryModule {
  static for(
    { stage, version, metrics }: Settings,
    service: 'api' | 'jobs',
    write: (line: string) => void,
  ): DynamicModule {
    const useFactory = () => (metrics ? new EmfMetrics({ stage, service, version, write }) : new NoMetrics());
    return {
      module: TelemetryModule,
      providers: [{ provide: Metrics, useFactory }, MetricsScheduler],
      exports: [Metrics],
    };
  }
}
