import { type IncomingTrace, newTrace } from './incoming-trace.ts';
import { type Span, type SpanFacts, unrecordedSpan, within } from './span.ts';

/** Starts the traces of this process. */
export abstract class Tracing {
  /** True while all traces are recorded instead of a sample. */
  isComplete: () => boolean = () => false;

  /** Starts the first span of this process in a trace. */
  abstract begin(facts: SpanFacts, trace: IncomingTrace): Span;

  /** Exports pending spans. Also resolves if the export fails. */
  abstract close(): Promise<void>;

  /** Runs background work in a trace of its own. */
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

/** Tracing without a collector: provides ids for the log only. */
export class NoTracing extends Tracing {
  begin(_facts: SpanFacts, { traceId }: IncomingTrace): Span {
    return unrecordedSpan(traceId);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
