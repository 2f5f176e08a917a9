/** How the journey speaks with the service: bounded, and safe to repeat. Knows nothing of AWS. */
export interface CallerArgs {
  /** Where the service is reached, without a slash at the end. */
  readonly baseUrl: string;
  /** Address that people use; what a browser would send as `Origin`. */
  readonly origin: string;
  readonly fetch: typeof fetch;
  readonly wait?: (milliseconds: number) => Promise<void>;
}

export interface CallArgs {
  /** Names the step in failures. */
  readonly step: string;
  readonly method: string;
  readonly path: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A step that did not go as it must; the message names the step and what came back, never a secret. */
export class JourneyFailure extends Error {
  readonly step: string;
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly requestId: string | undefined;

  constructor(step: string, detail: string, answer?: { status: number; code?: string; requestId?: string }) {
    super(`${step}: ${detail}`);
    this.name = 'JourneyFailure';
    this.step = step;
    this.status = answer?.status;
    this.code = answer?.code;
    this.requestId = answer?.requestId;
  }
}

const TRIES = 3;
const PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 10_000;
const TIMEOUT_MS = 15_000;

/** Answers after which the same request may be sent again: its idempotency key keeps it from happening twice. */
const PASSING = new Set([429, 502, 503, 504]);
const LASTING = ['maintenance', 'feature.disabled'];

/**
 * Sends a request, again where it got no answer or one that passes. Bounded: three times fifteen seconds.
 * @throws JourneyFailure nobody answered
 */
export async function send(args: CallerArgs, call: CallArgs): Promise<Response> {
  const pause = args.wait ?? ((milliseconds: number) => new Promise<void>((end) => setTimeout(end, milliseconds)));
  for (let attempt = 1; ; attempt += 1) {
    const isLast = attempt === TRIES;
    try {
      const answer = await once(args, call);
      if (isLast || !(await passes(answer))) return answer;
      const seconds = Number(answer.headers.get('retry-after'));
      await answer.body?.cancel();
      await pause(Math.min(seconds > 0 ? seconds * 1_000 : PAUSE_MS, LONGEST_PAUSE_MS));
    } catch (error) {
      if (isLast) throw new JourneyFailure(call.step, `no answer from ${args.baseUrl}: ${reasonOf(error)}`);
      await pause(PAUSE_MS);
    }
  }
}

/** A failed fetch says why in its cause only. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}, ${error.cause.message}` : error.message;
}

function once({ baseUrl, fetch: ask }: CallerArgs, { method, path, body, headers = {} }: CallArgs): Promise<Response> {
  return ask(`${baseUrl}${path}`, {
    method,
    redirect: 'manual',
    headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
}

async function passes(answer: Response): Promise<boolean> {
  if (answer.status === 409) return (await codeOf(answer)) === 'idempotency.in-progress';
  return PASSING.has(answer.status) && !LASTING.includes((await codeOf(answer)) ?? '');
}

/** What came back instead of what was expected: status, code and request id, so that the log can be searched. */
export async function failureOf(step: string, answer: Response): Promise<JourneyFailure> {
  const requestId = answer.headers.get('x-request-id') ?? undefined;
  const code = await codeOf(answer);
  const text = (await answer.text().catch(() => '')).slice(0, 300);
  return new JourneyFailure(step, `status ${String(answer.status)}, request ${requestId ?? 'none'}, ${text}`, {
    status: answer.status,
    ...(code !== undefined && { code }),
    ...(requestId !== undefined && { requestId }),
  });
}

/** Leaves the body for others. */
async function codeOf(answer: Response): Promise<string | undefined> {
  try {
    const { code } = (await answer.clone().json()) as { code?: unknown };
    return typeof code === 'string' ? code : undefined;
  } catch {
    return undefined;
  }
}
