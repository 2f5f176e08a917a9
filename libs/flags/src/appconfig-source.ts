import {
  AppConfigDataClient,
  GetLatestConfigurationCommand,
  StartConfigurationSessionCommand,
  type GetLatestConfigurationCommandOutput,
} from '@aws-sdk/client-appconfigdata';
import { systemClock, type Clock } from './clock.ts';
import type { FlagManifest, KeyOf } from './definition.ts';
import { loadKept, saveKept } from './kept-document.ts';
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
  /**
   * A file that keeps the last good document, so that a restart during an outage serves it instead of the manifest's
   * defaults. Its folder must exist. Without a path nothing is kept.
   */
  readonly keepAt?: string;
}

/** The age on disk is at most this much too high: an unchanged document is written again only after it. */
const KEEP_AGAIN_MS = 10 * 60_000;

const BACKOFF = { firstMs: 1000, maxMs: 60_000 };
/** Jitter only ever adds: a poll before its time is refused. */
const JITTER = { share: 0.1, maxMs: 5000 };
const LONGEST_INTERVAL_SECONDS = 86_400;

/** The time between a start and a close. */
interface Run {
  readonly closing: AbortController;
  cancelNext?: () => void;
}

function hasClosed({ closing }: Run): boolean {
  return closing.signal.aborted;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

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
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #keeper: SnapshotKeeper<M>;
  #client: AppConfigDataClient | undefined;
  #intervalMs: number;
  #token: string | undefined;
  #failures = 0;
  #run: Run | undefined;
  #kept: { text: string; version: string; confirmedAt: number } | undefined;
  #keeping: Promise<void> = Promise.resolve();
  #isRestored = false;
  #polling: Promise<void> | undefined;

  constructor(options: AppConfigSourceOptions<M>) {
    const { manifest, clock = systemClock, pollIntervalSeconds = 30 } = options;
    this.#options = options;
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
    if (this.#run === undefined) {
      this.#run = { closing: new AbortController() };
      this.#client ??= this.#openClient();
      this.#poll(this.#run);
    }
    return this.#polling ?? Promise.resolve();
  }

  async close(): Promise<void> {
    const run = this.#run;
    this.#run = undefined;
    run?.closing.abort();
    run?.cancelNext?.();
    await this.#polling;
    await this.#keeping;
    // A start during the wait began a new run.
    if (this.#isFollowing()) return;
    this.#keeper.stop();
    this.#client?.destroy();
    this.#client = undefined;
  }

  #isFollowing(): boolean {
    return this.#run !== undefined;
  }

  #openClient(): AppConfigDataClient {
    const client = this.#options.client ?? clientFor(this.#options);
    this.#options.onClient?.(client);
    return client;
  }

  /** One attempt at a time, also when the source starts again while the last attempt of the run before ends. */
  #poll(run: Run): void {
    const before = this.#polling ?? Promise.resolve();
    const polling = before
      .then(() => this.#attempt(run))
      .finally(() => {
        if (this.#polling === polling) this.#polling = undefined;
      });
    this.#polling = polling;
  }

  async #attempt(run: Run): Promise<void> {
    if (hasClosed(run)) return;
    await this.#restore();
    const waitMs = await this.#askAndAccept(run.closing.signal);
    if (hasClosed(run)) return;
    run.cancelNext = this.#clock.after(waitMs, () => {
      this.#poll(run);
    });
  }

  get #origin(): string {
    const { application, environment, profile } = this.#options;
    return [application, environment, profile].join('/');
  }

  /** Serves what an earlier process kept, once and before the first request. */
  async #restore(): Promise<void> {
    const { keepAt } = this.#options;
    if (keepAt === undefined || this.#isRestored) return;
    this.#isRestored = true;
    try {
      const kept = await loadKept(keepAt, this.#origin);
      if (kept) this.#keeper.restore(kept.text, kept.version, kept.confirmedAt);
    } catch (error) {
      this.#keeper.fail(new Error(`The kept document is not used: ${messageOf(error)}`, { cause: error }));
    }
  }

  /** Keeps the served document, one write at a time; the newest wins. */
  #keep(text: string, version: string): void {
    const { keepAt } = this.#options;
    if (keepAt === undefined) return;
    const kept = { text, version, confirmedAt: this.#clock.now() };
    this.#kept = kept;
    this.#keeping = this.#keeping
      .then(() => (this.#kept === kept ? saveKept(keepAt, { ...kept, origin: this.#origin }) : undefined))
      .catch((error: unknown) => {
        this.#keeper.fail(new Error(`The document could not be kept: ${messageOf(error)}`, { cause: error }));
      });
  }

  /** Notes from time to time that the kept document is still the newest. A refused one is newer. */
  #keepAgain(): void {
    const kept = this.#kept;
    if (kept === undefined || this.#keeper.status.stale) return;
    if (this.#clock.now() - kept.confirmedAt >= KEEP_AGAIN_MS) this.#keep(kept.text, kept.version);
  }

  /** One round; says how long to wait for the next. */
  async #askAndAccept(closing: AbortSignal): Promise<number> {
    let answer: GetLatestConfigurationCommandOutput;
    try {
      answer = await this.#ask(closing);
    } catch (error) {
      if (!closing.aborted) this.#keeper.fail(error);
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
  async #ask(closing: AbortSignal): Promise<GetLatestConfigurationCommandOutput> {
    const known = this.#token;
    if (known === undefined) return this.#askWith(await this.#startSession(closing), closing);
    try {
      return await this.#askWith(known, closing);
    } catch (error) {
      if (!isBadRequest(error)) throw error;
      this.#token = undefined;
      return this.#askWith(await this.#startSession(closing), closing);
    }
  }

  async #startSession(closing: AbortSignal): Promise<string> {
    const { application, environment, profile, pollIntervalSeconds = 30 } = this.#options;
    const command = new StartConfigurationSessionCommand({
      ApplicationIdentifier: application,
      EnvironmentIdentifier: environment,
      ConfigurationProfileIdentifier: profile,
      RequiredMinimumPollIntervalInSeconds: pollIntervalSeconds,
    });
    const { InitialConfigurationToken: token } = await this.#inTime(closing, (client, abortSignal) =>
      client.send(command, { abortSignal }),
    );
    if (!token) throw new Error('AppConfig started a session without a token');
    this.#token = token;
    return token;
  }

  #askWith(token: string, closing: AbortSignal): Promise<GetLatestConfigurationCommandOutput> {
    const command = new GetLatestConfigurationCommand({ ConfigurationToken: token });
    return this.#inTime(closing, (client, abortSignal) => client.send(command, { abortSignal }));
  }

  /** Ends a call that takes too long, and any call when the source closes. */
  async #inTime<T>(
    closing: AbortSignal,
    call: (client: AppConfigDataClient, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const { requestTimeoutMs = 3000 } = this.#options;
    const client = (this.#client ??= this.#openClient());
    const late = new AbortController();
    const cancel = this.#clock.after(requestTimeoutMs, () => {
      late.abort();
    });
    try {
      return await call(client, AbortSignal.any([late.signal, closing]));
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
      this.#keepAgain();
      return;
    }
    const label = answer.VersionLabel ?? '';
    try {
      const version = label === '' ? contentVersion(text) : label;
      this.#keeper.accept(text, version);
      this.#keep(text, version);
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
