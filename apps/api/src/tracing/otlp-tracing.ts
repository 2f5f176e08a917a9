import type * as api from '@opentelemetry/api';
import type { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import type { resourceFromAttributes } from '@opentelemetry/resources';
import type * as sdk from '@opentelemetry/sdk-trace';
import type { IncomingTrace } from '../spans/incoming-trace.ts';
import type { Span, SpanAttributes, SpanFacts } from '../spans/span.ts';
import { Tracing } from '../spans/tracing.ts';

export interface OtlpOptions {
  /** URL of the collector without `/v1/traces`. */
  readonly endpoint: string;
  readonly service: string;
  readonly stage: string;
  readonly version: string;
  /** Share of the traces that are recorded, 0 to 1. */
  readonly ratio: number;
}

interface Packages {
  readonly api: typeof api;
  readonly sdk: typeof sdk;
  readonly OTLPTraceExporter: typeof OTLPTraceExporter;
  readonly resourceFromAttributes: typeof resourceFromAttributes;
}

/** Maximum time for the last export, so that an unavailable collector does not delay the shutdown. */
const SEND_WITHIN_MS = 3_000;

/**
 * Records spans and exports them in batches, outside of requests, to an OTLP collector over HTTP. Uses no instrumentation
 * libraries, because they must load first and cannot patch ES modules.
 */
export class OtlpTracing extends Tracing {
  private readonly provider: sdk.TracerProvider;
  private readonly ids: FixedIdGenerator;

  private constructor(
    options: OtlpOptions,
    private readonly packages: Packages,
  ) {
    super();
    const { endpoint, service, stage, version, ratio } = options;
    const { OTLPTraceExporter, resourceFromAttributes, sdk } = packages;
    this.ids = new FixedIdGenerator(new sdk.RandomIdGenerator());
    const exporter = new OTLPTraceExporter({ url: `${endpoint}/v1/traces`, timeoutMillis: SEND_WITHIN_MS });
    this.provider = new sdk.TracerProvider({
      resource: resourceFromAttributes({
        'service.name': service,
        'service.version': version,
        'deployment.environment.name': stage,
      }),
      sampler: new ShareOrAll(packages, ratio, () => this.isComplete()),
      idGenerator: this.ids,
      spanProcessors: [new sdk.BatchSpanProcessor({ exporter, exportTimeoutMillis: SEND_WITHIN_MS })],
    });
  }

  /** Loads the SDK only if there is a collector, because it delays the start by more than 50 ms. */
  static async start(options: OtlpOptions): Promise<OtlpTracing> {
    const [api, sdk, { OTLPTraceExporter }, { resourceFromAttributes }] = await Promise.all([
      import('@opentelemetry/api'),
      import('@opentelemetry/sdk-trace'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
    ]);
    return new OtlpTracing(options, { api, sdk, OTLPTraceExporter, resourceFromAttributes });
  }

  begin(facts: SpanFacts, { traceId, parentId }: IncomingTrace): Span {
    const { ROOT_CONTEXT, trace, TraceFlags } = this.packages.api;
    this.ids.next = traceId;
    const remote = { traceId, spanId: parentId ?? '', traceFlags: TraceFlags.NONE, isRemote: true };
    return this.open(facts, parentId === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, remote));
  }

  async close(): Promise<void> {
    await this.provider.shutdown().catch(() => undefined);
  }

  private open({ name, kind, attributes }: SpanFacts, parent: api.Context): Span {
    const { ROOT_CONTEXT, SpanKind, trace } = this.packages.api;
    const kinds = { server: SpanKind.SERVER, client: SpanKind.CLIENT, internal: SpanKind.INTERNAL } as const;
    const options = { kind: kinds[kind], ...(attributes && { attributes }) };
    const span = this.provider.getTracer('civicforge').startSpan(name, options, parent);
    return {
      traceId: span.spanContext().traceId,
      set: (more: SpanAttributes) => void span.setAttributes({ ...more }),
      event: (event: string, more: SpanAttributes) => void span.addEvent(event, { ...more }),
      child: (part: SpanFacts) => this.open(part, trace.setSpan(ROOT_CONTEXT, span)),
      end: (failure?: unknown) => {
        if (failure !== undefined) this.fail(span, failure);
        span.end();
      },
    };
  }

  /** Returns the name of an error. Its message could contain text of a member. */
  private fail(span: api.Span, failure: unknown): void {
    const name = failure instanceof Error ? failure.name : String(failure);
    span.setStatus({ code: this.packages.api.SpanStatusCode.ERROR, message: name }).setAttribute('error.type', name);
  }
}

/** Generates the trace id that the log already contains. */
class FixedIdGenerator implements sdk.IdGenerator {
  next: string | undefined;

  constructor(private readonly random: sdk.IdGenerator) {}

  generateTraceId(): string {
    const given = this.next;
    this.next = undefined;
    return given ?? this.random.generateTraceId();
  }

  generateSpanId(): string {
    return this.random.generateSpanId();
  }
}

/** Samples by trace id, so that all tasks decide alike. Child spans follow their parent. */
class ShareOrAll implements sdk.Sampler {
  private readonly share: sdk.Sampler;

  constructor(
    private readonly packages: Packages,
    ratio: number,
    private readonly isAll: () => boolean,
  ) {
    this.share = new packages.sdk.TraceIdRatioBasedSampler(ratio);
  }

  shouldSample(...asked: Parameters<sdk.Sampler['shouldSample']>): sdk.SamplingResult {
    const { trace, TraceFlags } = this.packages.api;
    const { SamplingDecision } = this.packages.sdk;
    const [context] = asked;
    const parent = trace.getSpanContext(context);
    if (parent !== undefined && parent.isRemote !== true) {
      const isRecorded = (parent.traceFlags & TraceFlags.SAMPLED) !== 0;
      return { decision: isRecorded ? SamplingDecision.RECORD_AND_SAMPLED : SamplingDecision.NOT_RECORD };
    }
    if (this.isAll()) return { decision: SamplingDecision.RECORD_AND_SAMPLED };
    return this.share.shouldSample(...asked);
  }

  toString(): string {
    return 'ShareOrAll';
  }
}
