import { randomUUID } from 'node:crypto';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Answer } from './answer.ts';
import type { FinishedAttempt } from './idempotency-record.ts';

/** The change that an unsafe request makes. Event keys and transaction tokens derive from its id. */
export interface Change {
  /**
   * 32 hexadecimal characters, random per request. With an `Idempotency-Key` all attempts share the id of the first one,
   * so that a retry finds the event of an earlier attempt whose answer was lost.
   */
  readonly id: string;
  /** Start of the first attempt, ISO 8601. */
  readonly startedAt: string;
  /**
   * Returns the finished attempt, which the feature's own transaction stores, so that change and answer are stored
   * together. Undefined without an `Idempotency-Key`; `answerOf` is called only with one. The last call wins, for an
   * answer that becomes better afterwards.
   */
  finish(answerOf: () => Answer<unknown>): FinishedAttempt | undefined;
}

/** Name of the write of a finished attempt. If its condition fails, another attempt has taken over the request. */
export const IDEMPOTENCY_WRITE = 'idempotency';

export function newChangeId(): string {
  return randomUUID().replaceAll('-', '');
}

/** A change without an idempotency record. */
export function plainChange(startedAt: string): Change {
  return { id: newChangeId(), startedAt, finish: () => undefined };
}

/** Injects the change of an unsafe request. */
export const ChangeOf = createParamDecorator((_: unknown, context: ExecutionContext): Change => {
  const { change } = context.switchToHttp().getRequest<FastifyRequest>();
  if (change === undefined) throw new Error('only unsafe requests are changes');
  return change;
});
