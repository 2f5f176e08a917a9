import {
  AppConfigDataClient,
  GetLatestConfigurationCommand,
  StartConfigurationSessionCommand,
  type GetLatestConfigurationCommandOutput,
} from '@aws-sdk/client-appconfigdata';
import { systemClock, type Clock } from './clock.ts';
import type { FlagManifest, KeyOf } from './definition.ts';
import { contentVersion, SnapshotKeeper, type FlagChange, type FlagSnapshot, type FlagSource } from './source.ts';
import type { SourceStatus } from './source.ts';

export interface AppConfigSourceOptions<M extends FlagManifest> {
  readonly manifest: M;
  /** Ids or names. */
  readonly application: string;
  readonly environment: string;
  readonly profile: string;
  /** Without one, `AWS_REGION`. */
  readonly region?: string;
  /** Without one, `AWS_ENDPOINT_URL_APPCONFIGDATA`, and without that the service itself. */
  readonly endpoint?: string;
  /** A client of your own, in place of the one made from region, endpoint and environment; `close` destroys it. */
  readonly client?: AppConfigDataClient;
  /** Sees the client before its first call, to watch what it asks. */
  readonly onClient?: (client: Pick<AppConfigDataClient, 'middlewareStack'>) => void;
  readonly clock?: Clock;
  /** 0 to 1, for jitter. */
  readonly random?: () => number;
  /** The poll interval asked for, 15 to 86,400 s; what the service answers is what counts. */
  readonly pollIntervalSeconds?: number;
  readonly requestTimeoutMs?: number;
}

const BACKOFF = { firstMs: 1000, maxMs: 60_000 };
/** Jitter only ever adds: a poll before its time is refused. */
const JITTER = { share: 0.1, maxMs: 5000 };
const LONGEST_INTERVAL_SECONDS = 86_400;

function isBadRequest(error: unknown): boolean {
  return error instanceof Error && error.name === 'BadRequestException';
}

function clientFor({ region, endpoint }: Pick<AppConfigSourceOptions<FlagManifest>, 'region' | 'endpoint'>) {
  return new AppConfigDataClient({
    // The poller repeats by its own rules; the SDK would send a used token again.
    maxAttempts: 1,
    ...(region !== undefined && { region }),
    ...(endpoint !== undefined && { endpoint }),
  });
}

/**
 * Follows one configuration profile of AWS AppConfig: one poller, one request at a time.
 *
 * The service's rules (https://docs.aws.amazon.com/appconfig/2019-10-09/APIReference/API_appconfigdata_GetLatestConfiguration.html):
 * a token is good for one call and for 24 hours; an empty body means unchanged; the next poll waits as long as the
 * answer says.
 */
class AppConfigSource<M extends FlagManifest> implements FlagSource<KeyOf<M>> {
  readonly #options: AppConfigSourceOptions<M>;
  readonly #client: AppConfigDataClient;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #keeper: SnapshotKeeper<M>;
  readonly #closing = new AbortController();
  #intervalMs: number;
  #token: string | undefined;
  #failures = 0;
  #cancelNext: (() => void) | undefined;
  #polling: Promise<void> | undefined;

  constructor(options: AppConfigSourceOptions<M>) {
    const { manifest, clock = systemClock, pollIntervalSeconds = 30 } = options;
    this.#options = options;
    this.#client = options.client ?? clientFor(options);
    options.onClient?.(this.#client);
    this.#clock = clock;
    this.#random = options.random ?? Math.random;
    this.#intervalMs = pollIntervalSeconds * 1000;
    const staleAfterMs = (): number => Math.max(10_000, 3 * this.#intervalMs);
    this.#keeper = new SnapshotKeeper({ manifest, clock, source: 'appconfig', staleAfterMs });
  }

  current(): FlagSnapshot<KeyOf<M>> {
    return this.#keeper.snapshot;
  }

  get status(): SourceStatus {
    return this.#keeper.status;
  }

  onChange(listener: (change: FlagChange<KeyOf<M>>) => void): () => void {
    return this.#keeper.changes.add(listener);
  }

  onStatus(listener: (status: SourceStatus) => void): () => void {
    return this.#keeper.statuses.add(listener);
  }

  start(): Promise<void> {
    if (this.#cancelNext === undefined) this.#poll();
    return this.#polling ?? Promise.resolve();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#cancelNext?.();
    await this.#polling;
    this.#client.destroy();
  }

  #poll(): void {
    this.#polling ??= this.#attempt().finally(() => {
      this.#polling = undefined;
    });
  }

  async #attempt(): Promise<void> {
    const waitMs = await this.#askAndAccept();
    if (this.#closing.signal.aborted) return;
    this.#cancelNext = this.#clock.after(waitMs, () => {
      this.#poll();
    });
  }

  /** One round; says how long to wait for the next. */
  async #askAndAccept(): Promise<number> {
    let answer: GetLatestConfigurationCommandOutput;
    try {
      answer = await this.#ask();
    } catch (error) {
      if (!this.#closing.signal.aborted) this.#keeper.fail(error);
      return this.#backoffMs();
    }
    this.#failures = 0;
    this.#accept(answer);
    return this.#intervalMs + this.#random() * Math.min(JITTER.maxMs, this.#intervalMs * JITTER.share);
  }

  /** Half of it fixed and half by chance, so that the tasks of a service do not come back in step. */
  #backoffMs(): number {
    const most = Math.min(BACKOFF.maxMs, BACKOFF.firstMs * 2 ** Math.min(this.#failures, 16));
    this.#failures += 1;
    return most / 2 + (this.#random() * most) / 2;
  }

  /** One answer of the service. A token that it no longer takes is dropped, and a new session asks once more. */
  async #ask(): Promise<GetLatestConfigurationCommandOutput> {
    const known = this.#token;
    if (known === undefined) return this.#askWith(await this.#startSession());
    try {
      return await this.#askWith(known);
    } catch (error) {
      if (!isBadRequest(error)) throw error;
      this.#token = undefined;
      return this.#askWith(await this.#startSession());
    }
  }

  async #startSession(): Promise<string> {
    const { application, environment, profile, pollIntervalSeconds = 30 } = this.#options;
    const command = new StartConfigurationSessionCommand({
      ApplicationIdentifier: application,
      EnvironmentIdentifier: environment,
      ConfigurationProfileIdentifier: profile,
      RequiredMinimumPollIntervalInSeconds: pollIntervalSeconds,
    });
    const { InitialConfigurationToken: token } = await this.#inTime((abortSignal) =>
      this.#client.send(command, { abortSignal }),
    );
    if (!token) throw new Error('AppConfig started a session without a token');
    this.#token = token;
    return token;
  }

  #askWith(token: string): Promise<GetLatestConfigurationCommandOutput> {
    const command = new GetLatestConfigurationCommand({ ConfigurationToken: token });
    return this.#inTime((abortSignal) => this.#client.send(command, { abortSignal }));
  }

  /** Ends a call that takes too long, and any call when the source closes. */
  async #inTime<T>(call: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { requestTimeoutMs = 3000 } = this.#options;
    const late = new AbortController();
    const cancel = this.#clock.after(requestTimeoutMs, () => {
      late.abort();
    });
    try {
      return await call(AbortSignal.any([late.signal, this.#closing.signal]));
    } catch (error) {
      throw late.signal.aborted ? new Error(`AppConfig did not answer within ${String(requestTimeoutMs)} ms`) : error;
    } finally {
      cancel();
    }
  }

  #accept(answer: GetLatestConfigurationCommandOutput): void {
    // The token is spent whatever the body is worth: keep the next one and the interval before looking at it.
    this.#token = answer.NextPollConfigurationToken;
    this.#keepInterval(answer.NextPollIntervalInSeconds);
    const text = answer.Configuration?.transformToString() ?? '';
    if (text === '') {
      this.#keeper.confirm();
      return;
    }
    const label = answer.VersionLabel ?? '';
    try {
      this.#keeper.accept(text, label === '' ? contentVersion(text) : label);
    } catch (error) {
      this.#keeper.fail(error);
    }
  }

  #keepInterval(seconds: number | undefined): void {
    if (seconds === undefined || !(seconds > 0)) return;
    this.#intervalMs = Math.min(seconds, LONGEST_INTERVAL_SECONDS) * 1000;
  }
}

/**
 * A source that follows AWS AppConfig. Until the first answer, and when none ever comes, the manifest's defaults serve
 * and the status is stale; later the last good document serves, for as long as it takes.
 */
export function createAppConfigSource<M extends FlagManifest>(
  options: AppConfigSourceOptions<M>,
): FlagSource<KeyOf<M>> {
  return new AppConfigSource(options);
}
