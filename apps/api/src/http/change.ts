import { randomBytes } from 'node:crypto';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { NamedWrite } from '../dynamo/transaction.ts';
import type { Answer } from './answer.ts';

/** One unsafe request as the change it makes. Events and transaction tokens take their names from it. */
export interface Change {
  /**
   * 32 hexadecimal characters. Random per request; with an `Idempotency-Key` made by the first try and the same in
   * every later one, so that a try finds the event which an earlier, unanswered one has written.
   */
  readonly id: string;
  /** When the first try began, ISO 8601. */
  readonly startedAt: string;
  /**
   * The writes (none or one) that finish the idempotency record inside the feature's own transaction, so that change
   * and answer are stored together. The last call wins, for an answer that becomes better afterwards.
   */
  finish(answer: Answer<unknown>): readonly NamedWrite[];
}

/** Name of the write that `finish` returns: when its condition fails, another try has taken the request over. */
export const IDEMPOTENCY_WRITE = 'idempotency';

export function newChangeId(): string {
  return randomBytes(16).toString('hex');
}

/** A change without an idempotency record. */
export function plainChange(startedAt: string): Change {
  return { id: newChangeId(), startedAt, finish: () => [] };
}

/** The change of this unsafe request. */
export const ChangeOf = createParamDecorator((_: unknown, context: ExecutionContext): Change => {
  const { change } = context.switchToHttp().getRequest<FastifyRequest>();
  if (change === undefined) throw new Error('only unsafe requests are changes');
  return change;
});
