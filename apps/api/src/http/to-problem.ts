import { HttpException } from '@nestjs/common';
import { RuleError } from '@civicforge/domain';
import { DatabaseBusy } from '../dynamo/busy.ts';
import { ConditionFailed } from '../dynamo/condition-failed.ts';
import { RenderedAnswer } from './answer.ts';
import { IDEMPOTENCY_WRITE } from './change.ts';
import { Problem, problemBody, validationFailed } from './problem.ts';
import type { ProblemCode } from './problem-codes.ts';

/** `Retry-After` in seconds for a busy database or a running attempt. */
const SOON = { 'retry-after': '1' };

/** Maps an error to a problem. Unknown errors become `internal` without details. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof RuleError) return fromRule(error as RuleError);
  if (error instanceof DatabaseBusy) return new Problem('busy', undefined, { headers: SOON, cause: error });
  if (error instanceof ConditionFailed && error.names.includes(IDEMPOTENCY_WRITE)) {
    return new Problem('idempotency.in-progress', undefined, { headers: SOON, cause: error });
  }
  if (error instanceof HttpException) return fromStatus(error.getStatus(), error.cause ?? error);
  if (error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number') {
    return fromStatus(error.statusCode, error);
  }
  return new Problem('internal', undefined, { cause: error });
}

/** Renders a problem document. */
export function renderProblem(problem: Problem, requestId: string): RenderedAnswer {
  return new RenderedAnswer(
    problem.status,
    {
      'content-type': 'application/problem+json; charset=utf-8',
      ...problemHeaders(problem),
    },
    JSON.stringify(problemBody(problem, requestId)),
  );
}

/** Headers of an error in every form. RFC 9110, 11.6.1: a 401 names the way to authenticate. */
export function problemHeaders({ status, headers }: Problem): Readonly<Record<string, string>> {
  return { ...(status === 401 ? { 'www-authenticate': 'Bearer realm="civicforge"' } : {}), ...headers };
}

function fromRule(error: RuleError): Problem {
  const { kind, code, detail, data, path = '' } = error;
  if (kind !== 'invalid') return new Problem(code, detail, { data, cause: error });
  const failed = validationFailed({ path, message: detail });
  return new Problem(failed.kind, failed.detail, { errors: [{ path, message: detail }], data, cause: error });
}

/** Maps errors of Fastify and Nest by status only, because their texts are not ours. */
const CODE_OF_STATUS: Readonly<Record<number, ProblemCode>> = {
  400: 'request.malformed',
  401: 'auth.required',
  403: 'auth.forbidden',
  404: 'not-found',
  405: 'method-not-allowed',
  408: 'request.timeout',
  413: 'payload-too-large',
  414: 'uri-too-long',
  415: 'unsupported-media-type',
  417: 'expectation-failed',
  429: 'rate-limited',
  431: 'headers-too-large',
};

function fromStatus(status: number, cause: unknown): Problem {
  return new Problem(CODE_OF_STATUS[status] ?? (status < 500 ? 'request.malformed' : 'internal'), undefined, { cause });
}
