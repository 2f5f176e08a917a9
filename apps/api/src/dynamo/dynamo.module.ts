import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { Database } from './database.ts';

@Global()
@Module({
  providers: [
    {
      provide: Database,
      inject: [SETTINGS],
      useFactory: ({ region, endpoints, tables }: Settings) =>
        new Database({ region, tables, ...(endpoints.dynamodb !== undefined && { endpoint: endpoints.dynamodb }) }),
    },
  ],
  exports: [Database],
})
export class DynamoModule implements OnApplicationShutdown {
  constructor(@Inject(Database) private readonly database: Database) {}

  onApplicationShutdown(): void {
    this.database.close();
  }
}
