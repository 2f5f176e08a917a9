import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import {
  booleanFlags,
  CivicForgeProvider,
  type Evaluation,
  EvaluationCounter,
  type EvaluationCounts,
  isOn,
  type SourceStatus,
} from '@civicforge/flags';
import type { BooleanFlag } from '@civicforge/contract/flags/manifest';
import { type Client, type EvaluationContext, OpenFeature } from '@openfeature/server-sdk';
import { randomUUID } from 'node:crypto';
import { Clock } from '../clock/clock.ts';
import { currentSpan } from '../spans/span.ts';
import { contextOf, type FlagPerson } from './flag-context.ts';
import { FLAG_SOURCE, type ServiceFlagSource } from './flag-source.ts';

/**
 * Records an evaluation on the current span, without the member. As an observer of the provider: a hook of the client costs
 * three objects and eight promises for each evaluation, traced or not.
 */
function recordOnSpan({ key, value, variant, reason }: Evaluation): void {
  currentSpan()?.event('feature_flag.evaluation', {
    'feature_flag.key': key,
    ...(typeof value === 'boolean' && { 'feature_flag.result.value': value }),
    ...(variant !== undefined && { 'feature_flag.result.variant': variant }),
    'feature_flag.result.reason': reason.toLowerCase(),
  });
}

/** The context of a flag that applies to the whole process: no member. */
const PROCESS = contextOf(undefined);

/** Evaluates the flags of the product from memory. No request waits for a flag or fails because of one. */
@Injectable()
export class FeatureFlagService implements OnModuleInit, OnApplicationShutdown {
  private readonly domain = `civicforge-${randomUUID()}`;
  private readonly client: Client;
  private readonly trackers: ((event: string, context: EvaluationContext) => void)[] = [];
  private readonly counter = new EvaluationCounter();
  private readonly logger = new Logger(FeatureFlagService.name);

  constructor(
    @Inject(FLAG_SOURCE) private readonly source: ServiceFlagSource,
    private readonly clock: Clock,
  ) {
    this.client = OpenFeature.getClient(this.domain);
  }

  async onModuleInit(): Promise<void> {
    this.source.onStatus(({ stale, problem, version }) => {
      if (problem === undefined) this.logger.log({ version, stale }, 'flags are up to date');
      else this.logger.warn({ version, stale, problem }, 'flags could not be updated; the last good ones serve');
    });
    this.source.onChange(({ snapshot: { version, warnings } }) => {
      if (warnings.length > 0) this.logger.warn({ version, warnings }, 'the flag document has rules without effect');
    });
    const clock = { now: () => this.clock.now().getTime() };
    const track = (event: string, context: EvaluationContext) => {
      for (const listener of this.trackers) listener(event, context);
    };
    const observe = (evaluation: Evaluation) => {
      this.observe(evaluation);
      recordOnSpan(evaluation);
    };
    await OpenFeature.setProviderAndWait(
      this.domain,
      new CivicForgeProvider({ source: this.source, clock, track, observe }),
    );
  }

  async onApplicationShutdown(): Promise<void> {
    await this.source.close();
  }

  /** Sends a tracking event of OpenFeature, such as the goal of an experiment. It never fails and never waits. */
  track(event: string, person: FlagPerson): void {
    this.client.track(event, contextOf(person));
  }

  /** Registers a callback for tracking events. */
  onTrack(listener: (event: string, context: EvaluationContext) => void): void {
    this.trackers.push(listener);
  }

  /** Returns all boolean flags for this member, for the list that a screen reads. Decisions use `isEnabled`. */
  getFlags(person: FlagPerson): Record<string, boolean> {
    return booleanFlags(this.source.current().rules, contextOf(person), this.clock.now().getTime(), this.observe);
  }

  /**
   * True if a flag is on for this member: the one way to decide by a flag. Counted and traced. Falls back to the manifest's
   * default.
   */
  async isEnabled(key: BooleanFlag, person: FlagPerson): Promise<boolean> {
    return (await this.evaluate(key, person)).isOn;
  }

  /** `isEnabled` with the metadata of the document, such as a message for members. */
  async evaluate(key: BooleanFlag, person: FlagPerson) {
    const { value, flagMetadata } = await this.client.getBooleanDetails(key, false, contextOf(person));
    return { isOn: value, metadata: flagMetadata };
  }

  /**
   * True if a flag is on for the whole process: for the sampler of traces, which must answer synchronously, for each span.
   * Neither counted nor traced, because a span would record the decision about itself.
   */
  isOnForProcess(key: BooleanFlag): boolean {
    return isOn(this.source.current().rules, key, PROCESS, this.clock.now().getTime());
  }

  /** Counts an evaluation of a caller that uses the snapshot directly. */
  get observe(): EvaluationCounter['observe'] {
    return this.counter.observe;
  }

  /** Returns evaluation counts by flag and variant since the start of the process. */
  get evaluations(): EvaluationCounts {
    return this.counter.counts();
  }

  get status(): SourceStatus {
    return this.source.status;
  }
}
