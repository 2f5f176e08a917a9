import { Global, Module } from '@nestjs/common';
import { CursorCodec } from './cursor.ts';
import { Draining } from './draining.ts';
import { IdempotencyStore } from './idempotency.dynamo.ts';
import { RateCounter, SharedCounters } from './rate-counter.ts';
import { DynamoSharedCounters } from './rate-counter.dynamo.ts';

/** Providers of the HTTP edge. The composition root orders guards and interceptors. */
@Global()
@Module({
  providers: [
    CursorCodec,
    Draining,
    RateCounter,
    { provide: SharedCounters, useClass: DynamoSharedCounters },
    IdempotencyStore,
  ],
  exports: [CursorCodec, Draining, RateCounter, IdempotencyStore],
})
export class HttpModule {}
