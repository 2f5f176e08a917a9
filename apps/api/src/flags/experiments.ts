import { createHmac, hkdfSync } from 'node:crypto';
import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import { createExposureRecorder, createGoalRecorder, type Exposure, type FlagManifest } from '@civicforge/flags';
import type { EvaluationContext } from '@openfeature/server-sdk';
import { type FlagKey, FLAGS } from '@civicforge/contract/flags/manifest';
import { type Evaluation, evaluateFlag } from '@civicforge/flags/evaluator';
import { Clock } from '../clock/clock.ts';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { isSynthetic } from '../http/caller.ts';
import { Metrics } from '../telemetry/metrics.ts';
import { FeatureFlagService } from './feature-flag.service.ts';
import { contextOf, type FlagPerson } from './flag-context.ts';
import { FLAG_SOURCE, type ServiceFlagSource } from './flag-source.ts';
import { ExperimentStore } from './experiment.store.dynamo.ts';

/** Time after an exposure in which the goal counts. */
const GOAL_WINDOW_MS = 24 * 3_600_000;

/** Retention of results after the end of their flag, for the report. */
const KEPT_AFTER_END_MS = 90 * 24 * 3_600_000;

/** Maximum number of concurrent writes. Above, an exposure is recorded at the next evaluation. */
const MOST_PENDING = 200;

const MANIFEST: FlagManifest = FLAGS;

/**
 * Counts exposures to arms of experiments, and their goals. No request waits for it or fails because of it: writes run
 * outside of the request, and the process remembers what it has recorded.
 */
@Injectable()
export class Experiments implements BeforeApplicationShutdown {
  private readonly logger = new Logger(Experiments.name);
  private readonly pending = new Map<string, Promise<unknown>>();
  private readonly unitKey: Buffer;
  private readonly observe: (evaluation: Evaluation) => void;

  constructor(
    flags: FeatureFlagService,
    @Inject(FLAG_SOURCE) private readonly source: ServiceFlagSource,
    private readonly store: ExperimentStore,
    private readonly metrics: Metrics,
    private readonly clock: Clock,
    @Inject(SETTINGS) { experimentKey }: Settings,
  ) {
    // RFC 5869: the label keeps this use apart from every later use of the secret.
    this.unitKey = Buffer.from(hkdfSync('sha256', experimentKey, '', 'civicforge experiment units 1', 32));
    this.observe = createExposureRecorder({
      manifest: FLAGS,
      hashUnit: (flag, unit) => this.hashUnit(flag, unit),
      record: (exposure) => this.record(exposure),
      onError: (error) => {
        this.logger.warn({ err: error }, 'an exposure was not recorded; the next meeting records it');
      },
      clock: { now: () => this.now() },
    });
    const goals = createGoalRecorder({
      manifest: FLAGS,
      source,
      hashUnit: (flag, unit) => this.hashUnit(flag, unit),
      record: (exposure) => this.reach(exposure),
      onError: (error) => {
        this.logger.warn({ err: error }, 'a goal was not recorded');
      },
      clock: { now: () => this.now() },
    });
    flags.onTrack((event, context) => {
      if (!isSyntheticContext(context)) goals(event, context);
    });
  }

  /** Records an exposure of the member. */
  meets(flag: FlagKey, person: FlagPerson): void {
    const evaluation = this.evaluate(flag, person);
    if (evaluation) this.observe(evaluation);
  }

  /** Resolves when pending writes are done. Call it before closing the database. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.allSettled(this.pending.values());
  }

  private evaluate(flag: FlagKey, person: FlagPerson): Evaluation | undefined {
    if (person === undefined || isSynthetic(person)) return undefined;
    return evaluateFlag(this.source.current().rules, flag, contextOf(person), this.now());
  }

  private async record(exposure: Exposure): Promise<void> {
    if (this.pending.size >= MOST_PENDING) throw new Error('too many exposures are being written');
    const { flag, variant } = exposure;
    const writing = this.store.addExposure(exposure, expiryOf(flag, exposure.at));
    if (await this.track(idOf(exposure), writing)) {
      this.metrics.record('ExperimentExposures', 1, `${flag}/${variant}`);
    }
  }

  /** Counts a goal once, within 24 hours of the exposure to the arm. */
  private async reach(exposure: Exposure): Promise<void> {
    if (this.pending.size >= MOST_PENDING) return;
    await this.track(`goal ${idOf(exposure)}`, this.recordGoal(exposure));
  }

  private async recordGoal(exposure: Exposure): Promise<void> {
    // The goal may come while the exposure is still being written.
    await this.pending.get(idOf(exposure))?.catch(() => undefined);
    const { flag, variant, at } = exposure;
    const isFirst = await this.store.addGoal(exposure, at, at - GOAL_WINDOW_MS, expiryOf(flag, at));
    if (isFirst) this.metrics.record('ExperimentGoals', 1, `${flag}/${variant}`);
  }

  private track<T>(id: string, writing: Promise<T>): Promise<T> {
    const tracked = writing.finally(() => {
      if (this.pending.get(id) === tracked) this.pending.delete(id);
    });
    this.pending.set(id, tracked);
    return tracked;
  }

  /** Keyed hash of a member, so that a reader of the table cannot find members by trial. */
  private hashUnit(flag: string, unit: string): string {
    return createHmac('sha256', this.unitKey).update(`${flag}\n${unit}`).digest('base64url');
  }

  private now(): number {
    return this.clock.now().getTime();
  }
}

function isSyntheticContext({ groups }: EvaluationContext): boolean {
  return Array.isArray(groups) && isSynthetic({ groups: groups.map(String) });
}

function idOf({ flag, variant, unit }: Exposure): string {
  return `${flag} ${variant} ${unit}`;
}

/** Expiry of the results of an experiment, in seconds since 1970. */
function expiryOf(flag: string, at: number): number {
  const end = Date.parse(MANIFEST[flag]?.expires ?? '') || at;
  return Math.ceil((Math.max(end, at) + KEPT_AFTER_END_MS) / 1_000);
}
