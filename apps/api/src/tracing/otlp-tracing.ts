import type * as api from '@opentelemetry/api';
import type { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import type { resourceFromAttributes } from '@opentelemetry/resources';
import type * as sdk from '@opentelemetry/sdk-trace';
import type { IncomingTrace } from '../spans/incoming-trace.ts';
import type { Span, SpanAttributes, SpanFacts } from '../spans/span.ts';
import { Tracing } from '../spans/tracing.ts';

export interface OtlpOptions {
  /** Address of the collector, to which `/v1/traces` is added. */
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

/** A collector that is away must not hold up the end of a process for long. */
const SEND_WITHIN_MS = 3_000;

/**
 * Records spans and sends them, in batches and behind the requests, to a collector that speaks OTLP over HTTP. No
 * instrumentation of libraries: they would load before everything else and patch modules that ESM does not let them.
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

  /** Loads what only a process with a collector needs: it costs a start more than a twentieth of a second. */
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

  /** The name of an error and not its words, which may hold what somebody has written. */
  private fail(span: api.Span, failure: unknown): void {
    const name = failure instanceof Error ? failure.name : String(failure);
    span.setStatus({ code: this.packages.api.SpanStatusCode.ERROR, message: name }).setAttribute('error.type', name);
  }
}

/** A trace that begins here has the id that stands in the log already. */
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

/** Decides once for a trace, by its id, so that all tasks decide alike; parts follow the whole. */
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
