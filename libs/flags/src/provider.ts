import {
  ErrorCode,
  OpenFeatureEventEmitter,
  ProviderEvents,
  type EvaluationContext,
  type JsonValue,
  type Provider,
  type ResolutionDetails,
  type TrackingEventDetails,
} from '@openfeature/server-sdk';
import { servesCallersDefault } from './caller-default.ts';
import { systemClock, type Clock } from './clock.ts';
import type { FlagType } from './definition.ts';
import { evaluatePrepared, type Evaluation } from './evaluate.ts';
import { safely } from './safely.ts';
import type { FlagChange, FlagSource, SourceStatus } from './source.ts';

export interface ProviderOptions {
  readonly source: FlagSource;
  readonly clock?: Pick<Clock, 'now'>;
  /** Sees every evaluation, before the client's hooks: where exposures to an experiment are recorded. */
  readonly observe?: (evaluation: Evaluation) => void;
  /** Receives every tracking event, such as the goal of an experiment: `createGoalRecorder` makes one. */
  readonly track?: (event: string, context: EvaluationContext, details: TrackingEventDetails) => void;
  /** Receives what `observe` or `track` throws. An observer never changes an answer. */
  readonly onObserverError?: (error: unknown) => void;
}

/** The SDK freezes the metadata it is given, and hands it on: a shared empty one saves an object each time. */
const NO_METADATA = Object.freeze({});

/** The registered providers of each source. The last one that closes also closes the source. */
const registered = new WeakMap<FlagSource, Set<CivicForgeProvider>>();

/**
 * The OpenFeature server provider (https://openfeature.dev/specification/sections/providers) over any flag source.
 * Evaluation is local and synchronous inside; the promises are the interface's.
 */
export class CivicForgeProvider implements Provider {
  readonly metadata = { name: 'civicforge-flags' } as const;
  readonly runsOn = 'server';
  readonly events = new OpenFeatureEventEmitter();
  readonly #source: FlagSource;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #observe: ((evaluation: Evaluation) => void) | undefined;
  readonly #onObserverError: ((error: unknown) => void) | undefined;
  readonly #track: ProviderOptions['track'];
  readonly #ends: (() => void)[] = [];
  #state: 'starting' | 'ready' | 'stale' | 'error' | 'closed' = 'starting';
  /** Counts registrations: what an earlier one left behind is ignored. */
  #life = 0;

  constructor({ source, clock = systemClock, observe, track, onObserverError }: ProviderOptions) {
    this.#source = source;
    this.#clock = clock;
    this.#observe = observe;
    this.#track = track;
    this.#onObserverError = onObserverError;
  }

  /**
   * Starts the source, also after `onClose`: a provider that is registered again follows its source again. Resolves in
   * bounded time even where it cannot be reached: then the manifest's defaults serve and `PROVIDER_STALE` follows.
   * @throws what the source throws where waiting is no use; the SDK turns that into `PROVIDER_ERROR`.
   */
  async initialize(): Promise<void> {
    this.#life += 1;
    const life = this.#life;
    this.#state = 'starting';
    registered.set(this.#source, (registered.get(this.#source) ?? new Set()).add(this));
    this.#stopListening();
    this.#ends.push(
      this.#source.onChange((change) => {
        this.#tellChange(change);
      }),
      this.#source.onStatus((status) => {
        this.#tellStatus(status);
      }),
    );
    try {
      await this.#source.start();
    } catch (error) {
      if (life === this.#life) this.#state = 'error';
      throw error;
    }
    if (life !== this.#life) return;
    this.#state = 'ready';
    // The SDK sets READY when this promise has resolved; what is said before would be overwritten.
    setImmediate(() => {
      if (life === this.#life) this.#tellStatus(this.#source.status);
    });
  }

  async onClose(): Promise<void> {
    this.#life += 1;
    this.#state = 'closed';
    this.#stopListening();
    const others = registered.get(this.#source);
    others?.delete(this);
    if (others === undefined || others.size === 0) await this.#source.close();
  }

  #stopListening(): void {
    for (const end of this.#ends.splice(0)) end();
  }

  /** Tracking (https://openfeature.dev/specification/sections/tracking). It never fails and never waits. */
  track(event: string, context: EvaluationContext, details: TrackingEventDetails): void {
    safely(() => this.#track?.(event, context, details), this.#onObserverError);
  }

  resolveBooleanEvaluation(
    key: string,
    fallback: boolean,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<boolean>> {
    return Promise.resolve(this.#resolve('boolean', key, fallback, context));
  }

  resolveStringEvaluation(
    key: string,
    fallback: string,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<string>> {
    return Promise.resolve(this.#resolve('string', key, fallback, context));
  }

  resolveNumberEvaluation(
    key: string,
    fallback: number,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<number>> {
    return Promise.resolve(this.#resolve('number', key, fallback, context));
  }

  resolveObjectEvaluation<T extends JsonValue>(
    key: string,
    fallback: T,
    context: EvaluationContext,
  ): Promise<ResolutionDetails<T>> {
    return Promise.resolve(this.#resolve('object', key, fallback, context));
  }

  /** `type` is checked against the flag's, so the value has the caller's type. */
  #resolve<T>(type: FlagType, key: string, fallback: T, context: EvaluationContext): ResolutionDetails<T> {
    const flag = this.#source.current().rules.flags.get(key);
    if (!flag) return failed(fallback, ErrorCode.FLAG_NOT_FOUND, `flag ${key} not found`);
    if (flag.type !== type) {
      return failed(fallback, ErrorCode.TYPE_MISMATCH, `flag ${key} is of type ${flag.type}, not ${type}`);
    }
    const evaluation = evaluatePrepared(flag, context, this.#clock.now());
    safely(() => this.#observe?.(evaluation), this.#onObserverError);
    const { variant, reason, metadata: flagMetadata = NO_METADATA } = evaluation;
    const value = servesCallersDefault(evaluation) ? fallback : evaluation.value;
    // The type was compared above, so the value is the caller's.
    return { value: value as T, reason, flagMetadata, ...(variant !== undefined && { variant }) };
  }

  #tellChange({ snapshot, flagsChanged }: FlagChange): void {
    this.events.emit(ProviderEvents.ConfigurationChanged, {
      flagsChanged: [...flagsChanged],
      metadata: { version: snapshot.version, source: snapshot.source },
    });
  }

  #tellStatus({ stale, problem, ageSeconds, version }: SourceStatus): void {
    const state = stale ? 'stale' : 'ready';
    if (state === this.#state || this.#state === 'starting' || this.#state === 'closed') return;
    // A source that could not start is in ERROR until it has something good to serve.
    if (stale && this.#state === 'error') return;
    this.#state = state;
    this.events.emit(stale ? ProviderEvents.Stale : ProviderEvents.Ready, {
      metadata: { version, ageSeconds },
      ...(problem !== undefined && { message: problem }),
    });
  }
}

function failed<T>(value: T, errorCode: ErrorCode, errorMessage: string): ResolutionDetails<T> {
  return { value, reason: 'ERROR', errorCode, errorMessage };
}
