/** What a controller answers with: the body and everything of the reply that a client may see again in a replay. */
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
  /** 200 where nothing else is said, of a POST as well. */
  readonly status?: number;
  /** A version, or the text between the quotes. */
  readonly etag?: number | string;
  readonly location?: string;
  /** Other headers, names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Builds an answer; a body of `undefined` is an empty one. */
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

/** An answer as it goes over the wire: the same bytes are sent at once and stored for replays. */
export class RenderedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Empty where there is none, as with 204. */
  readonly body: string;

  constructor(status: number, headers: Readonly<Record<string, string>>, body: string) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }
}

/** Renders what a controller returned; a plain value is an answer of 200. A text of another content type goes as it is. */
export function renderAnswer(value: unknown): RenderedAnswer {
  if (value instanceof RenderedAnswer) return value;
  const { body, status, headers } = value instanceof Answer ? (value as Answer<unknown>) : answer(value);
  if (body === undefined) return new RenderedAnswer(status, headers, '');
  if (typeof body === 'string' && headers['content-type'] !== undefined) {
    return new RenderedAnswer(status, headers, body);
  }
  return new RenderedAnswer(
    status,
    { 'content-type': 'application/json; charset=utf-8', ...headers },
    JSON.stringify(body),
  );
}
