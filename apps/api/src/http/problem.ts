import { type ProblemCode, PROBLEMS } from './problem-codes.ts';

/** One field at fault; `path` as `links.2` or `title`, empty for the body itself. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

/** Most errors that one answer lists. */
export const MOST_ERRORS = 20;

export interface ProblemOptions {
  readonly errors?: readonly FieldError[];
  /** Headers of the answer, such as `retry-after`; names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** An answer that is an error. `detail` goes to the client and must say nothing that the client may not know. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly detail: string;
  readonly errors: readonly FieldError[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ProblemCode, detail: string = PROBLEMS[code].title, options: ProblemOptions = {}) {
    super(`${code}: ${detail}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'Problem';
    this.code = code;
    this.detail = detail;
    this.errors = options.errors;
    this.headers = options.headers ?? {};
  }

  get status(): number {
    return PROBLEMS[this.code].status;
  }
}

/** `validation.failed` for given fields. */
export function validationFailed(...errors: readonly FieldError[]): Problem {
  const detail = errors.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ');
  return new Problem('validation.failed', detail.slice(0, 1_000), { errors });
}

/** The body of a problem as RFC 9457 has it. */
export function problemBody(problem: Problem, requestId: string): Record<string, unknown> {
  const { status, title } = PROBLEMS[problem.code];
  return {
    type: `urn:civicforge:problem:${problem.code}`,
    title,
    status,
    detail: problem.detail,
    code: problem.code,
    requestId,
    ...(problem.errors === undefined ? {} : { errors: problem.errors }),
  };
}
