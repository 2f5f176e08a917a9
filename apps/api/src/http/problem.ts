import { type ProblemCode, type ProblemKind, PROBLEMS } from './problem-codes.ts';

/** One invalid field. `path` is `links.2` or `title`; empty for the body itself. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

/** Maximum number of field errors in an answer. */
export const MOST_ERRORS = 20;

/** Facts behind a problem (limits, dates, amounts) for clients that write their own text. */
export type ProblemData = Readonly<Record<string, string | number | readonly string[] | undefined>>;

export interface ProblemOptions {
  readonly errors?: readonly FieldError[];
  /** Declared in `openapi/problem-schema.ts`. Empty data is left out of the body. */
  readonly data?: ProblemData;
  /** Headers of the answer, such as `retry-after`; names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** An error answer. `detail` goes to the client, so it must not contain internal information. */
export class Problem extends Error {
  readonly kind: ProblemKind;
  readonly detail: string;
  readonly errors: readonly FieldError[] | undefined;
  readonly data: ProblemData;
  readonly headers: Readonly<Record<string, string>>;

  /**
   * @param of a code of the edge or of the rules, or a kind that a feature declares
   * @param detail the title of the kind by default
   */
  constructor(of: ProblemCode | ProblemKind, detail?: string, options: ProblemOptions = {}) {
    const kind = typeof of === 'string' ? PROBLEMS[of] : of;
    const text = detail ?? kind.title;
    super(`${kind.code}: ${text}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'Problem';
    this.kind = kind;
    this.detail = text;
    this.errors = options.errors;
    this.data = options.data ?? {};
    this.headers = options.headers ?? {};
  }

  get code(): string {
    return this.kind.code;
  }

  get status(): number {
    return this.kind.status;
  }
}

/** `validation.failed` for given fields. */
export function validationFailed(...errors: readonly FieldError[]): Problem {
  const detail = errors.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ');
  return new Problem('validation.failed', detail.slice(0, 1_000), { errors });
}

/** The body of a problem (RFC 9457) with our extension members. */
export function problemBody(problem: Problem, requestId: string): Record<string, unknown> {
  const { code, status, title } = problem.kind;
  return {
    type: `urn:civicforge:problem:${code}`,
    title,
    status,
    detail: problem.detail,
    code,
    requestId,
    ...(problem.errors === undefined ? {} : { errors: problem.errors }),
    ...(Object.keys(problem.data).length > 0 && { data: problem.data }),
  };
}
