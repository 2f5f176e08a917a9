import { randomBytes } from 'node:crypto';
import { type CallHandler, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { lastValueFrom, type Observable, of } from 'rxjs';
import { Clock } from '../clock/clock.ts';
import { type Answer, RenderedAnswer, renderAnswer } from './answer.ts';
import { type Change, plainChange } from './change.ts';
import {
  type Attempt,
  type FinishedAttempt,
  type IdempotencyStart,
  fingerprint,
  isIdempotencyKey,
  isStorable,
  recordKey,
} from './idempotency-record.ts';
import { IdempotencyStore } from './idempotency.dynamo.ts';
import { IGNORES_IDEMPOTENCY_KEY } from './ignores-idempotency-key.ts';
import { Problem, validationFailed } from './problem.ts';
import { COUNTS_AS_READ } from './rate-limits.ts';
import { pathOf } from './request-path.ts';
import { releaseEventually } from './release-eventually.ts';
import { isUnsafe, routeMetadata } from './route-metadata.ts';
import { renderProblem, toProblem } from './to-problem.ts';
import type { RouteInterceptor } from './used-interceptors.ts';

/**
 * Gives every unsafe request its change, and one with an `Idempotency-Key` its record: the first answer is stored and
 * given again. Runs behind the guards and before validation, so that a refused body is an answer as well.
 */
@Injectable()
export class IdempotencyInterceptor implements RouteInterceptor {
  constructor(
    private readonly store: IdempotencyStore,
    private readonly clock: Clock,
    private readonly reflector: Reflector,
  ) {}

  isUsedBy(context: ExecutionContext): boolean {
    return isUnsafe(context.switchToHttp().getRequest<FastifyRequest>().method);
  }

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const key = this.keyOf(request, context);
    if (key === undefined) {
      request.change = plainChange(this.clock.iso());
      return next.handle();
    }
    const beginning = await this.begin(request, key);
    if (beginning.kind === 'mismatch') throw new Problem('idempotency.mismatch');
    if (beginning.kind === 'in-progress') {
      throw new Problem('idempotency.in-progress', undefined, { headers: { 'retry-after': '1' } });
    }
    if (beginning.kind === 'replay') return of(replayed(beginning.answer));
    return of(await this.run(request, next, beginning.attempt));
  }

  private async begin(request: FastifyRequest, key: string): Promise<IdempotencyStart> {
    const attempt = randomBytes(12).toString('hex');
    try {
      return await this.store.begin({
        key,
        attempt,
        fingerprint: fingerprint(pathOf(request), request.body),
        now: this.clock.now(),
      });
    } catch (error) {
      // The record may exist although the answer was lost.
      await this.release(request, { key, attempt });
      throw error;
    }
  }

  private async run(request: FastifyRequest, next: CallHandler, attempt: Attempt): Promise<unknown> {
    const change = new RecordedChange(attempt);
    request.change = change;
    try {
      const result: unknown = await lastValueFrom(next.handle(), { defaultValue: undefined });
      if (!change.hasStored(result)) await this.store.finish(attempt, renderAnswer(result));
      return result;
    } catch (error) {
      await this.keepError(request, attempt, error);
      throw error;
    }
  }

  /** A failing store must not hide the error itself: the record is then released in the background. */
  private async keepError(request: FastifyRequest, attempt: Attempt, error: unknown): Promise<void> {
    const problem = toProblem(error);
    if (!isStorable(problem.status, problem.code)) {
      await this.release(request, attempt);
      return;
    }
    try {
      await this.store.finish(attempt, renderProblem(problem, request.id));
    } catch (cause) {
      request.log.warn({ err: cause }, 'an idempotency record could not be finished');
      await this.release(request, attempt);
    }
  }

  private release(request: FastifyRequest, attempt: Pick<Attempt, 'key' | 'attempt'>): Promise<void> {
    return releaseEventually(
      () => this.store.release(attempt),
      (cause) => {
        request.log.warn({ err: cause }, 'an idempotency record could not be released');
      },
    );
  }

  /** Key of the record, or undefined for a request without a key or for a route that ignores keys. */
  private keyOf(request: FastifyRequest, context: ExecutionContext): string | undefined {
    const header = request.headers['idempotency-key'];
    if (request.method !== 'POST' || header === undefined || request.caller === undefined) return undefined;
    if (routeMetadata<string>(this.reflector, IGNORES_IDEMPOTENCY_KEY, context) !== undefined) return undefined;
    if (routeMetadata<boolean>(this.reflector, COUNTS_AS_READ, context) === true) return undefined;
    const key = typeof header === 'string' ? header : header.join(',');
    if (isIdempotencyKey(key)) return recordKey(request.caller.userId, key);
    throw validationFailed({ path: 'Idempotency-Key', message: 'must be 8 to 128 visible ASCII characters' });
  }
}

/** The change of a request with a record, which the feature's transaction finishes. */
class RecordedChange implements Change {
  readonly id: string;
  readonly startedAt: string;
  readonly #handedOut = new Set<unknown>();

  constructor(private readonly attempt: Attempt) {
    this.id = attempt.changeId;
    this.startedAt = attempt.startedAt;
  }

  finish(answerOf: () => Answer<unknown>): FinishedAttempt {
    const answer = answerOf();
    this.#handedOut.add(answer);
    return { attempt: this.attempt, answer: renderAnswer(answer) };
  }

  /** True if a transaction of the feature stored the answer. */
  hasStored(answer: unknown): boolean {
    return this.#handedOut.has(answer);
  }
}

function replayed(answer: RenderedAnswer): RenderedAnswer {
  return new RenderedAnswer(answer.status, { ...answer.headers, 'idempotent-replayed': 'true' }, answer.body);
}
