import { AsyncLocalStorage } from 'node:async_hooks';

/** What may stand in a span: names, counts and codes; never an id of a person, an address or a text. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

export interface SpanFacts {
  readonly name: string;
  /** `server` answers somebody, `client` asks another service, `internal` is work of our own. */
  readonly kind: 'server' | 'client' | 'internal';
  readonly attributes?: SpanAttributes;
}

/** One piece of work within a trace. Never fails, and never holds up what it describes. */
export interface Span {
  /** 32 hexadecimal digits; the same for everything that one request brought about. */
  readonly traceId: string;
  set(attributes: SpanAttributes): void;
  event(name: string, attributes: SpanAttributes): void;
  /** A part of this work. */
  child(facts: SpanFacts): Span;
  /** @param failure what went wrong, where something did */
  end(failure?: unknown): void;
}

const storage = new AsyncLocalStorage<Span>();

/** Runs work, and everything that follows from it, as part of a span; `currentSpan` tells it. */
export function within<Result>(span: Span, run: () => Result): Result {
  return storage.run(span, run);
}

/** The span that the running work is part of, if it is part of one. */
export function currentSpan(): Span | undefined {
  return storage.getStore();
}

/** A span that nobody records: it only carries the id of its trace into the log. */
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
