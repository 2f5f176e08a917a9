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
      const span = begin(service, operation, alone);
      if (span === undefined) return next(args);
      try {
        const result = await within(span, () => next(args));
        describe(span, result.output);
        span.end();
        return result;
      } catch (error) {
        describe(span, error);
        span.end(error);
        throw error;
      }
    },
    { step: 'initialize', priority: 'high', name: 'callSpans' },
  );
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
