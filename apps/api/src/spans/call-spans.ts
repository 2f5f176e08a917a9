import type { Documents } from '../dynamo/documents.ts';
import { newTrace } from './incoming-trace.ts';
import { currentSpan, type Span, within } from './span.ts';
import type { Tracing } from './tracing.ts';

/** The part of an AWS client's middleware stack that a span needs. */
interface MiddlewareStack {
  add(
    middleware: (
      next: (args: never) => Promise<{ output: object }>,
      context: { commandName?: string },
    ) => (args: never) => Promise<{ output: object }>,
    options: { step: 'initialize'; priority: 'high'; name: string },
  ): void;
}

/** Names of other services as X-Ray spells them. */
export type CalledService = 'DynamoDB' | 'Cognito' | 'AppConfigData';

/**
 * Records a span for every call of an AWS client, retries included, as a child of the current span.
 * @param alone begins a trace where nothing runs that the call could be part of, as for a poller; without it such
 *   calls go unrecorded
 */
export function installCallSpans(client: { middlewareStack: object }, service: CalledService, alone?: Tracing): void {
  const stack = client.middlewareStack as MiddlewareStack;
  stack.add(
    (next, context) => async (args) => {
      const operation = (context.commandName ?? 'unknown').replace(/Command$/, '');
      return inSpan(
        begin(service, operation, alone),
        () => next(args),
        ({ output }) => output,
      );
    },
    { step: 'initialize', priority: 'high', name: 'callSpans' },
  );
}

/** Records a span for every call of the database, as a child of the current span. */
export function installDatabaseSpans(documents: Documents): void {
  documents.watch({
    call: (call, next) =>
      inSpan(
        begin('DynamoDB', call.operation, undefined),
        () => next(call),
        (output) => output,
      ),
  });
}

async function inSpan<T>(span: Span | undefined, work: () => Promise<T>, outputOf: (result: T) => object): Promise<T> {
  if (span === undefined) return work();
  try {
    const result = await within(span, work);
    describe(span, outputOf(result));
    span.end();
    return result;
  } catch (error) {
    describe(span, error);
    span.end(error);
    throw error;
  }
}

function begin(service: CalledService, operation: string, alone: Tracing | undefined): Span | undefined {
  const attributes = { 'rpc.system': 'aws-api', 'rpc.service': service, 'rpc.method': operation };
  const facts = { name: `${service}.${operation}`, kind: 'client', attributes } as const;
  return currentSpan()?.child(facts) ?? alone?.begin(facts, newTrace());
}

/** Attempts and status of a call. */
function describe(span: Span, outcome: unknown): void {
  if (typeof outcome !== 'object' || outcome === null || !('$metadata' in outcome)) return;
  const { attempts, httpStatusCode } = outcome.$metadata as { attempts?: number; httpStatusCode?: number };
  if (attempts !== undefined && attempts > 1) span.set({ 'aws.request.retries': attempts - 1 });
  if (httpStatusCode !== undefined) span.set({ 'http.response.status_code': httpStatusCode });
}
