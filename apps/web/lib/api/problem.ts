export type ProblemData = Readonly<Record<string, string | number>>;

/** A failure as the screen needs it: a stable code to translate, and its data. */
export interface Problem {
  /** An error code of the API, or `network` if no answer arrived. */
  readonly code: string;
  readonly status: number;
  /** Paths of the refused fields, for example `links.0` for the first link. */
  readonly fields: readonly string[];
  /** Typed data of the problem: limits, amounts and instants (ISO 8601). */
  readonly data?: ProblemData;
  readonly retryAfterSeconds?: number;
  /** Request id, to find the request in the logs. */
  readonly requestId?: string;
}

/** Thrown by every API call that does not succeed. */
export class ApiError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.code);
    this.name = 'ApiError';
    this.problem = problem;
  }
}

/** Converts a thrown value into a problem. A value that is not an API answer counts as a broken connection. */
export function asProblem(error: unknown): Problem {
  return error instanceof ApiError ? error.problem : { code: 'network', status: 0, fields: [] };
}

/** Converts a problem document (RFC 9457) into a problem. Answers of intermediaries become `internal`. */
export function problemOf(response: Response, body: unknown): Problem {
  const given = isRecord(body) ? body : {};
  const code = typeof given['code'] === 'string' ? given['code'] : codeOfStatus(response.status);
  const requestId = given['requestId'] ?? response.headers.get('x-request-id');
  const retryAfter = Number(response.headers.get('retry-after') ?? NaN);
  return {
    code,
    status: response.status,
    fields: fieldsOf(given['errors']),
    ...(isRecord(given['data']) && { data: factsOf(given['data']) }),
    ...(Number.isFinite(retryAfter) && { retryAfterSeconds: Math.max(1, Math.ceil(retryAfter)) }),
    ...(typeof requestId === 'string' && { requestId }),
  };
}

function codeOfStatus(status: number): string {
  if (status === 413) return 'payload-too-large';
  if (status === 429) return 'rate-limited';
  return [502, 503, 504].includes(status) ? 'busy' : 'internal';
}

function fieldsOf(errors: unknown): string[] {
  if (!Array.isArray(errors)) return [];
  return errors.flatMap((error: unknown) =>
    isRecord(error) && typeof error['path'] === 'string' ? [error['path']] : [],
  );
}

/** Numbers and texts; lists are for programs. */
function factsOf(data: Record<string, unknown>): ProblemData {
  const facts = Object.entries(data).filter(
    (fact): fact is [string, string | number] => typeof fact[1] === 'string' || typeof fact[1] === 'number',
  );
  return Object.fromEntries(facts);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
