/** HTTP client of the smoke journey, the operations command, the local stack and the container tests. */
export interface ClientArgs {
  /** Base URL of the service, without a final slash. */
  readonly baseUrl: string;
  /** Origin of the pages, as a browser sends it. */
  readonly origin: string;
  readonly fetch: typeof fetch;
  readonly wait?: (milliseconds: number) => Promise<void>;
  readonly retry?: Partial<Retry>;
}

/** Retry policy. The idempotency key of a request prevents a second change. */
export interface Retry {
  /** Maximum number of requests. */
  readonly tries: number;
  /** Pause before the next request if the answer has no `Retry-After`. */
  readonly pauseMs: number;
  /** Maximum duration of one request. */
  readonly timeoutMs: number;
  /** Maximum time between the first request and the start of the last one, in milliseconds. */
  readonly withinMs: number;
  /** True for an answer that is worth a retry. */
  readonly isTransient: (status: number, code: string | undefined) => boolean;
}

/** Email and password of a member. */
export interface Person {
  readonly email: string;
  readonly password: string;
}

/** The session of a member who signed in. */
export interface Session {
  readonly token: string;
  /** Both cookies, in the form of a Cookie header. */
  readonly cookies: string;
  /** The member's public record. */
  readonly user: Readonly<Record<string, unknown>>;
}

export interface CallArgs {
  /** Name of the step in failures. */
  readonly step: string;
  readonly method: string;
  readonly path: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Thrown when a step fails. The message contains the step and the answer, never a secret. */
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

const LONGEST_PAUSE_MS = 10_000;

const PASSING = new Set([429, 502, 503, 504]);
const LASTING = ['maintenance', 'feature.disabled'];

const STANDARD: Retry = {
  tries: 3,
  pauseMs: 1_000,
  timeoutMs: 15_000,
  withinMs: Number.POSITIVE_INFINITY,
  isTransient: (status, code) =>
    status === 409 ? code === 'idempotency.in-progress' : PASSING.has(status) && !LASTING.includes(code ?? ''),
};

/**
 * Sends a request and retries it after no answer or a transient one. By default it makes three attempts of at most
 * fifteen seconds.
 * @throws JourneyFailure the service does not answer
 */
export async function send(args: ClientArgs, call: CallArgs): Promise<Response> {
  const retry = { ...STANDARD, ...args.retry };
  const pause = args.wait ?? ((milliseconds: number) => new Promise<void>((end) => setTimeout(end, milliseconds)));
  const began = Date.now();
  for (let attempt = 1; ; attempt += 1) {
    const isLast = attempt >= retry.tries || Date.now() - began > retry.withinMs;
    try {
      const answer = await once(args, call, retry.timeoutMs);
      if (isLast || !retry.isTransient(answer.status, await codeOf(answer))) return answer;
      const seconds = Number(answer.headers.get('retry-after'));
      await answer.body?.cancel();
      await pause(Math.min(seconds > 0 ? seconds * 1_000 : retry.pauseMs, LONGEST_PAUSE_MS));
    } catch (error) {
      if (isLast) throw new JourneyFailure(call.step, `no answer from ${args.baseUrl}: ${reasonOf(error)}`);
      await pause(retry.pauseMs);
    }
  }
}

/**
 * Signs a member in with their password.
 * @throws JourneyFailure the service refuses, or sends no access cookie
 */
export async function signIn(args: ClientArgs, { email, password }: Person): Promise<Session> {
  const answer = await send(args, {
    step: 'sign in',
    method: 'POST',
    path: '/api/v1/auth/sign-in',
    headers: { origin: args.origin },
    body: { email, password },
  });
  if (answer.status !== 200) throw await failureOf('sign in', answer);
  const cookies = answer.headers.getSetCookie().map((line) => line.split(';')[0] ?? '');
  const token = cookies
    .map((cookie) => /^(?:__Host-)?civicforge_access=(.+)$/.exec(cookie)?.[1])
    .find((value) => value !== undefined);
  if (token === undefined) throw new JourneyFailure('sign in', 'no access cookie came back');
  const { user = {} } = (await answer.json()) as { user?: Session['user'] };
  return { token, cookies: cookies.join('; '), user };
}

/**
 * Ends a session.
 * @throws JourneyFailure the service refuses
 */
export async function signOut(args: ClientArgs, { cookies }: Pick<Session, 'cookies'>): Promise<void> {
  const answer = await send(args, {
    step: 'sign out',
    method: 'POST',
    path: '/api/v1/auth/sign-out',
    headers: { origin: args.origin, cookie: cookies },
  });
  if (answer.status >= 300) throw await failureOf('sign out', answer);
}

/** Returns the reason of a failed fetch, which only its cause contains. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}, ${error.cause.message}` : error.message;
}

function once(
  { baseUrl, fetch: ask }: ClientArgs,
  { method, path, body, headers = {} }: CallArgs,
  timeoutMs: number,
): Promise<Response> {
  return ask(`${baseUrl}${path}`, {
    method,
    redirect: 'manual',
    headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(timeoutMs),
  });
}

/** Builds the failure for an unexpected answer, with status, code and request id for a search in the logs. */
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

/** Reads the code from a clone, so that the body stays readable. */
async function codeOf(answer: Response): Promise<string | undefined> {
  try {
    const { code } = (await answer.clone().json()) as { code?: unknown };
    return typeof code === 'string' ? code : undefined;
  } catch {
    return undefined;
  }
}
