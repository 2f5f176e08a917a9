import { type DynamicModule, Global, Module } from '@nestjs/common';
import { ClockModule } from '../clock/clock.module.ts';
import { SettingsModule } from '../config/settings.module.ts';
import type { Settings } from '../config/settings.ts';
import { DynamoModule } from '../dynamo/dynamo.module.ts';
import { FlagModule } from '../flags/flag.module.ts';
import { HttpModule } from '../http/http.module.ts';
import { ReconcileModule } from '../reconcile/reconcile.module.ts';
import { RewardModule } from '../rewards/reward.module.ts';
import { TelemetryModule } from '../telemetry/telemetry.module.ts';
import { TracingModule } from '../tracing/tracing.module.ts';
import { ProfileReader } from '../users/profile-reader.ts';

/** Provides a `ProfileReader` that always fails, because a job has no caller. */
@Global()
@Module({
  providers: [
    {
      provide: ProfileReader,
      useValue: { read: () => Promise.reject(new Error('a job has no caller')) } satisfies ProfileReader,
    },
  ],
  exports: [ProfileReader],
})
class UnavailableProfileModule {}

/** The modules of the jobs, without HTTP, sessions or a timer. */
@Module({})
export class JobModule {
  static for(settings: Settings): DynamicModule {
    return {
      module: JobModule,
      imports: [
        SettingsModule.for(settings),
        DynamoModule,
        ClockModule.for(settings),
        HttpModule,
        FlagModule.for(),
        // Standard output carries only the job's report.
        TelemetryModule.for(settings, 'jobs', (line) => process.stderr.write(`${line}\n`)),
        TracingModule.for(settings),
        UnavailableProfileModule,
        RewardModule,
        ReconcileModule,
      ],
    };
  }
}
