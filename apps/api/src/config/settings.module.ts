import { type DynamicModule, Global, Module } from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { SETTINGS, type Settings } from './settings.ts';

const NAMESPACE = 'civicforge';

/** Provides the settings globally. `readSettings` has read and validated them before the container starts. */
@Global()
@Module({})
export class SettingsModule {
  static for(settings: Settings): DynamicModule {
    return {
      module: SettingsModule,
      imports: [
        ConfigModule.forRoot({ ignoreEnvFile: true, ignoreEnvVars: true, load: [() => ({ [NAMESPACE]: settings })] }),
      ],
      providers: [
        {
          provide: SETTINGS,
          inject: [ConfigService],
          useFactory: (config: ConfigService) => config.getOrThrow<Settings>(NAMESPACE),
        },
      ],
      exports: [SETTINGS],
    };
  }
}
