import { type IncomingTrace, newTrace } from './incoming-trace.ts';
import { type Span, type SpanFacts, unrecordedSpan, within } from './span.ts';

/** Where the traces of this process begin. */
export abstract class Tracing {
  /** True while every trace is recorded, and not a share of them alone. */
  isComplete: () => boolean = () => false;

  /** Begins the first span of this process in a trace. */
  abstract begin(facts: SpanFacts, trace: IncomingTrace): Span;

  /** Sends what is recorded and not yet sent; resolves whether or not somebody takes it. */
  abstract close(): Promise<void>;

  /** Work that no request asked for, as a trace of its own. */
  async run<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    const span = this.begin({ name, kind: 'internal' }, newTrace());
    try {
      const result = await within(span, work);
      span.end();
      return result;
    } catch (error) {
      span.end(error);
      throw error;
    }
  }
}

/** Ids for the log, and nothing besides: what runs where no collector is named. */
export class NoTracing extends Tracing {
  begin(_facts: SpanFacts, { traceId }: IncomingTrace): Span {
    return unrecordedSpan(traceId);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
