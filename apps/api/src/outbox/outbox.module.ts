import { Module } from '@nestjs/common';
import { Outbox } from './outbox.ts';
import { OutboxRepository } from './outbox.repository.dynamo.ts';

/** Events between the transaction that stores them and their dispatch. */
@Module({ providers: [Outbox, OutboxRepository], exports: [Outbox] })
export class OutboxModule {}
