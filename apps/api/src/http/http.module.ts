import { Global, Module } from '@nestjs/common';
import { CursorCodec } from './cursor.ts';
import { Draining } from './draining.ts';
import { DynamoIdempotencyStore } from './idempotency.dynamo.ts';
import { IdempotencyStore } from './idempotency-record.ts';
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
    { provide: IdempotencyStore, useClass: DynamoIdempotencyStore },
  ],
  exports: [CursorCodec, Draining, RateCounter, IdempotencyStore],
})
export class HttpModule {}
