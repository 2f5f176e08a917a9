import { AsyncLocalStorage } from 'node:async_hooks';

/** Attributes of a span: names, counts and codes. Never an id of a member, an address or a text. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

export interface SpanFacts {
  readonly name: string;
  /** `server` answers a request, `client` calls another service, `internal` is own work. */
  readonly kind: 'server' | 'client' | 'internal';
  readonly attributes?: SpanAttributes;
}

/** One unit of work of a trace. Never throws and never waits. */
export interface Span {
  /** 32 hexadecimal digits, the same for all work of one request. */
  readonly traceId: string;
  set(attributes: SpanAttributes): void;
  event(name: string, attributes: SpanAttributes): void;
  /** Starts a child span. */
  child(facts: SpanFacts): Span;
  /** @param failure the error, if the work failed */
  end(failure?: unknown): void;
}

const storage = new AsyncLocalStorage<Span>();

/** Runs work and its asynchronous continuations in a span. See `currentSpan`. */
export function within<Result>(span: Span, run: () => Result): Result {
  return storage.run(span, run);
}

/** Returns the span of the current work, if any. */
export function currentSpan(): Span | undefined {
  return storage.getStore();
}

/** A span that is not recorded. It provides the trace id for the log. */
export function unrecordedSpan(traceId: string): Span {
  const span: Span = {
    traceId,
    set: () => undefined,
    event: () => undefined,
    child: () => span,
    end: () => undefined,
  };
  return span;
}
