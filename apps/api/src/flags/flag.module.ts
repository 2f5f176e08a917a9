import { type DynamicModule, Global, Module } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { Tracing } from '../spans/tracing.ts';
import { FeatureFlagService } from './feature-flag.service.ts';
import { createFlagSource, FLAG_SOURCE, type ServiceFlagSource } from './flag-source.ts';
import { FlagController } from './flag.controller.ts';
import { Maintenance } from './maintenance.ts';
import { MaintenanceGuard } from './maintenance.guard.ts';
import { OfrepEventsController } from './ofrep-events.controller.ts';
import { OfrepController } from './ofrep.controller.ts';
import { FlagInterceptor } from './require-flag.ts';

/** Provides flags globally, because every feature uses them. */
@Global()
@Module({})
export class FlagModule {
  /** `source` replaces the configured source in tests. */
  static for(source?: ServiceFlagSource): DynamicModule {
    return {
      module: FlagModule,
      controllers: [FlagController, OfrepController, OfrepEventsController],
      providers: [
        {
          provide: FLAG_SOURCE,
          inject: [SETTINGS, Tracing],
          useFactory: (settings: Settings, tracing: Tracing) => source ?? createFlagSource(settings, tracing),
        },
        FeatureFlagService,
        Maintenance,
        MaintenanceGuard,
        FlagInterceptor,
      ],
      exports: [FLAG_SOURCE, FeatureFlagService, Maintenance, MaintenanceGuard, FlagInterceptor],
    };
  }
}
