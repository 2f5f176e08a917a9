/** A controller's answer: the body and the headers that an idempotent replay repeats. */
export class Answer<T> {
  readonly body: T;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(body: T, status: number, headers: Readonly<Record<string, string>>) {
    this.body = body;
    this.status = status;
    this.headers = headers;
  }
}

export interface AnswerOptions {
  /** Default 200, for POST as well. */
  readonly status?: number;
  /** A version, or the entity tag without its quotes. */
  readonly etag?: number | string;
  readonly location?: string;
  /** Other headers, names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Builds an answer. A body of `undefined` is empty. */
export function answer<T>(body: T, options: AnswerOptions = {}): Answer<T> {
  const { status = 200, etag, location, headers = {} } = options;
  return new Answer(body, status, {
    ...headers,
    ...(etag === undefined ? {} : { etag: `"${etag}"` }),
    ...(location === undefined ? {} : { location }),
  });
}

/** 204 without a body. */
export function noContent(): Answer<undefined> {
  return answer(undefined, { status: 204 });
}

/** A rendered answer. The same bytes are sent and stored for replays. */
export class RenderedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Empty for an answer without a body, such as 204. Bytes are never stored for a replay: only reads answer with them. */
  readonly body: string | Uint8Array;

  constructor(status: number, headers: Readonly<Record<string, string>>, body: string | Uint8Array) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }
}

/** Renders the return value of a controller. A plain value becomes a 200 answer. Text of another content type is kept. */
export function renderAnswer(value: unknown): RenderedAnswer {
  if (value instanceof RenderedAnswer) return value;
  const { body, status, headers } = value instanceof Answer ? (value as Answer<unknown>) : answer(value);
  if (body === undefined) return new RenderedAnswer(status, headers, '');
  if ((typeof body === 'string' || body instanceof Uint8Array) && headers['content-type'] !== undefined) {
    return new RenderedAnswer(status, headers, body);
  }
  return new RenderedAnswer(
    status,
    { 'content-type': 'application/json; charset=utf-8', ...headers },
    JSON.stringify(body),
  );
}
