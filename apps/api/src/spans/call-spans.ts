import { newTrace } from './incoming-trace.ts';
import { currentSpan, type Span, within } from './span.ts';
import type { Tracing } from './tracing.ts';

/** As much of an AWS client's middleware stack as a span needs. */
interface MiddlewareStack {
  add(
    middleware: (
      next: (args: never) => Promise<{ output: object }>,
      context: { commandName?: string },
    ) => (args: never) => Promise<{ output: object }>,
    options: { step: 'initialize'; priority: 'high'; name: string },
  ): void;
}

/** What is called besides `Database` names the service in X-Ray's own words. */
export type CalledService = 'DynamoDB' | 'Cognito' | 'AppConfigData';

/**
 * A span for every call of an AWS client, its retries included, as part of whatever is running.
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

/** How often the client had to try, and what the service said about it. */
function describe(span: Span, outcome: unknown): void {
  if (typeof outcome !== 'object' || outcome === null || !('$metadata' in outcome)) return;
  const { attempts, httpStatusCode } = outcome.$metadata as { attempts?: number; httpStatusCode?: number };
  if (attempts !== undefined && attempts > 1) span.set({ 'aws.request.retries': attempts - 1 });
  if (httpStatusCode !== undefined) span.set({ 'http.response.status_code': httpStatusCode });
}
