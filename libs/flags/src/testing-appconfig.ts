import { AppConfigDataClient } from '@aws-sdk/client-appconfigdata';
import { startAppConfigEmulator, type EmulatorServer } from './appconfig-emulator-http.ts';
import { createAppConfigSource, type AppConfigSourceOptions } from './appconfig-source.ts';
import { isOn } from './evaluate.ts';
import type { FlagSource, SourceStatus } from './source.ts';
import { FLAGS } from './testing-flags.ts';
import { FakeClock } from './testing.ts';

export const PROFILE = { application: 'civicforge', environment: 'test', profile: 'feature-flags' };

/** Documents that switch `advanced_search` off and on. */
export const OFF = JSON.stringify({ flags: { advanced_search: {} } });
export const ON = JSON.stringify({ flags: { advanced_search: { enabled: true } } });

const SECOND = 1000;

/** A source that follows an emulated AppConfig over HTTP, with a clock that the test advances. */
export class FollowedAppConfig {
  readonly clock: FakeClock;
  readonly server: EmulatorServer;
  /** The deployed document. Undefined before the first deployment. */
  deployed: { text: string; label: string } | undefined = { text: OFF, label: 'v1' };
  readonly changes: (readonly string[])[] = [];
  readonly statuses: SourceStatus[] = [];
  source: FlagSource<keyof typeof FLAGS>;

  private constructor(clock: FakeClock, server: EmulatorServer) {
    this.clock = clock;
    this.server = server;
    this.source = this.follow(server.url);
  }

  static async start(): Promise<FollowedAppConfig> {
    const clock = new FakeClock();
    const found: { app?: FollowedAppConfig } = {};
    const server = await startAppConfigEmulator({ deployed: () => found.app?.deployed, known: PROFILE, clock });
    found.app = new FollowedAppConfig(clock, server);
    return found.app;
  }

  async close(): Promise<void> {
    await this.source.close();
    await this.server.close();
  }

  /** Replaces the source. The caller closes the former one. */
  follow(url: string, options: Partial<AppConfigSourceOptions<typeof FLAGS>> = {}): FlagSource<keyof typeof FLAGS> {
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const client = new AppConfigDataClient({ endpoint: url, region: 'us-east-1', credentials, maxAttempts: 1 });
    // Without jitter, so that a test knows the moment of the next poll.
    const random = (): number => 0;
    this.source = createAppConfigSource({ manifest: FLAGS, ...PROFILE, client, clock: this.clock, random, ...options });
    this.source.onChange(({ flagsChanged }) => this.changes.push(flagsChanged));
    this.source.onStatus((status) => this.statuses.push(status));
    return this.source;
  }

  /** Advances the clock poll by poll, so that it does not overtake an answer of the server. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.clock.now() + milliseconds;
    while (this.clock.now() + this.clock.untilNext <= end) {
      this.clock.advance(this.clock.untilNext);
      await this.source.start();
    }
    this.clock.advance(end - this.clock.now());
  }

  /** Advances the clock until the source has polled once more. Returns the seconds in between. */
  async untilNextPoll(): Promise<number> {
    const begun = this.clock.now();
    const { polls } = this.server.calls;
    while (this.server.calls.polls === polls) {
      this.clock.advance(this.clock.untilNext);
      await this.source.start();
    }
    return (this.clock.now() - begun) / SECOND;
  }

  searchIsOn(): boolean {
    return isOn(this.source.current().rules, 'advanced_search', {}, this.clock.now());
  }
}
