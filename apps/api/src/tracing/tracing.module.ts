import {
  type DynamicModule,
  Global,
  Injectable,
  Module,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import type { Settings } from '../config/settings.ts';
import { Database } from '../dynamo/database.ts';
import { FeatureFlagService } from '../flags/feature-flag.service.ts';
import { installDatabaseSpans } from '../spans/call-spans.ts';
import { OtlpTracing } from './otlp-tracing.ts';
import { NoTracing, Tracing } from '../spans/tracing.ts';

/** Traces outgoing calls, and exports the last spans when the process stops. */
@Injectable()
class TracingLifecycle implements OnModuleInit, OnApplicationShutdown {
  constructor(
    private readonly tracing: Tracing,
    private readonly flags: FeatureFlagService,
    private readonly database: Database,
  ) {}

  onModuleInit(): void {
    installDatabaseSpans(this.database.documents);
    this.tracing.isComplete = () => this.flags.isOnForProcess('enable_advanced_monitoring');
  }

  async onApplicationShutdown(): Promise<void> {
    await this.tracing.close();
  }
}

/** Provides tracing globally. */
@Global()
@Module({})
export class TracingModule {
  static for({ traces: { endpoint, service, ratio }, stage, version }: Settings): DynamicModule {
    const useFactory = (): Tracing | Promise<Tracing> =>
      endpoint === undefined ? new NoTracing() : OtlpTracing.start({ endpoint, service, ratio, stage, version });
    return {
      module: TracingModule,
      providers: [{ provide: Tracing, useFactory }, TracingLifecycle],
      exports: [Tracing],
    };
  }
}
