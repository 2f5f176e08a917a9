import { type DynamicModule, Global, Module } from '@nestjs/common';
import type { Settings } from '../config/settings.ts';
import { Database } from '../dynamo/database.ts';
import { AdjustableClock } from './adjustable-clock.dynamo.ts';
import { Clock, SystemClock } from './clock.ts';
import { LocalClockController } from './local-clock.controller.ts';

/** Provides the real clock, or an adjustable clock in the stages local and test. */
@Global()
@Module({})
export class ClockModule {
  static for(settings: Settings): DynamicModule {
    if (!settings.isLocalOrTest) {
      return { module: ClockModule, providers: [{ provide: Clock, useClass: SystemClock }], exports: [Clock] };
    }
    return {
      module: ClockModule,
      controllers: [LocalClockController],
      providers: [
        {
          provide: AdjustableClock,
          inject: [Database],
          useFactory: (database: Database) => new AdjustableClock(database),
        },
        { provide: Clock, useExisting: AdjustableClock },
      ],
      exports: [Clock],
    };
  }
}
