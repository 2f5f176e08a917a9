import { Module } from '@nestjs/common';
import { OutboundClient } from './outbound-client.ts';

/** Requests to addresses that members have named. */
@Module({ providers: [{ provide: OutboundClient, useFactory: () => new OutboundClient() }], exports: [OutboundClient] })
export class OutboundModule {}
