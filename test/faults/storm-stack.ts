import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DEFAULT_ECONOMY, type Economy, WEBHOOK_KINDS } from '@civicforge/domain';
import { Database } from '../../apps/api/src/dynamo/database.ts';
import { NoticeRepository } from '../../apps/api/src/notices/notice.repository.dynamo.ts';
import { OutboxRepository } from '../../apps/api/src/outbox/outbox.repository.dynamo.ts';
import type { ReconcileReport } from '../../apps/api/src/reconcile/finding.ts';
import type { ReprocessReport } from '../../apps/api/src/rewards/reward.reprocessor.ts';
import { newAdminKey } from '../../apps/api/testing/admin.ts';
import { makeTables, testDatabase } from '../../apps/api/testing/tables.ts';
import { CLIENT_ID, TestPool } from '../../apps/api/testing/tokens.ts';
import { AdminClient } from '../../apps/ops/src/clients/admin-client.ts';
import { Aftermath } from './aftermath.ts';
import { ApiProcess, buildService } from './api-process.ts';
import { FaultProxy } from './fault-proxy.ts';
import type { Listener } from './heard.ts';
import type { Program, StormReceivers } from './storm-receivers.ts';
import type { StormPerson } from './storm.ts';

const LONGEST_CALM_MS = 2_500;

const ADMIN = 'ann-admin';

/** The address of a program whose name does not resolve (RFC 6761, 6.4). */
const NAMELESS = 'https://receiver.invalid/';

/** An economy with points for hours of posting and without a cap on rewards. */
const economy: Economy = { ...DEFAULT_ECONOMY, signUpPoints: 10_000, pairRewardsPerDay: 100_000 };

/** Two processes of the built service with a faulty database, and the operations on them. */
export class StormStack {
  readonly economy = economy;
  private readonly key = newAdminKey();
  private tables: Record<`TABLE_${string}`, string> = {};
  private services: readonly ApiProcess[] = [];
  /** Seconds by which the clock of the service was moved. */
  private ahead = 0;
  private readonly pool: TestPool;
  readonly proxy: FaultProxy;

  private constructor(pool: TestPool, proxy: FaultProxy) {
    this.pool = pool;
    this.proxy = proxy;
  }

  static async open(seed: number, more: Readonly<Record<string, string>> = {}): Promise<StormStack> {
    await buildService();
    const stack = new StormStack(await TestPool.start(), await FaultProxy.start(testDatabase(), seed));
    stack.tables = await makeTables();
    const environment = { ...stack.environment(), ...more };
    stack.services = await Promise.all([ApiProcess.start(environment), ApiProcess.start(environment)]);
    return stack;
  }

  async close(): Promise<void> {
    await Promise.all(this.services.map((service) => service.stop()));
    await this.proxy.stop();
    await this.pool.stop();
  }

  get addresses(): string[] {
    return this.services.map(({ address }) => address);
  }

  get kills(): number {
    return this.services.reduce((sum, service) => sum + service.kills, 0);
  }

  /** Resident memory of a process in bytes. */
  memory(index: 0 | 1): number {
    return this.services[index]?.memory() ?? NaN;
  }

  /** Kills one process with SIGKILL and restarts it at its address. */
  async kill(index: 0 | 1): Promise<void> {
    await this.services[index]?.killAndRestart();
  }

  /** Registers members. The first `moderators` of them are moderators. */
  async people(count: number, moderators: number): Promise<StormPerson[]> {
    const all = Array.from({ length: count }, (_, index) => {
      const [userId, isModerator] = [`person-${index}`, index < moderators];
      const token = this.pool.token({ sub: userId, groups: isModerator ? ['moderators'] : [] });
      return { userId, isModerator, token };
    });
    for (const { token } of all) {
      const answer = await fetch(`${this.first}/api/v1/users/me`, { headers: { authorization: `Bearer ${token}` } });
      if (!answer.ok) throw new Error(`the sign-up failed: ${answer.status}`);
    }
    return all;
  }

  /** Kills the processes in turn at random moments, and pays due rewards in between, until the storm is over. */
  async killAtRandom(random: () => number, isOver: AbortSignal): Promise<void> {
    for (;;) {
      await sleep(300 + random() * LONGEST_CALM_MS);
      if (isOver.aborted) return;
      const service = this.services[random() < 0.5 ? 0 : 1];
      // The process may be down right now. The other one pays then.
      const payments = this.addresses.map((address) => this.reprocess(address).catch(() => undefined));
      await Promise.all([service?.killAndRestart(), ...payments]);
    }
  }

  async advance(seconds: number): Promise<void> {
    const answer = await fetch(`${this.first}/api/v1/local/clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ advanceSeconds: seconds }),
    });
    if (!answer.ok) throw new Error(`the clock did not move: ${answer.status}`);
    this.ahead += seconds;
    // Every process reads the clock within a second.
    await sleep(1_000);
  }

  /** Moves the clock forward until no reward is pending. */
  async payEverything(): Promise<{ paid: number; abandoned: number }> {
    const total = { paid: 0, abandoned: 0 };
    for (let round = 0; round < 10; round += 1) {
      await this.advance(3_601);
      let report: ReprocessReport;
      do {
        report = await this.reprocess(this.first, 200);
        total.paid += report.paid;
        total.abandoned += report.abandoned;
      } while (report.processed > 0);
      if (report.skipped === 0) return total;
    }
    throw new Error('some rewards are still pending');
  }

  /** Runs the reconciler once with repairs. */
  async reconcile(): Promise<ReconcileReport['findings']> {
    const findings: ReconcileReport['findings'] = [];
    for (;;) {
      const report = (await this.adminAt(this.first).post('/reconcile', { repair: true })) as ReconcileReport;
      findings.push(...report.findings);
      if (report.isComplete) return findings;
    }
  }

  /** Registers the programs of an admin for all quests, and the devices of members in turn. */
  async listen(receivers: StormReceivers, owners: readonly StormPerson[]): Promise<Listener[]> {
    const listeners: Listener[] = [];
    for (const program of receivers.programs) {
      const { mood, accepted } = program;
      const url = mood === 'nameless' ? NAMELESS : program.url;
      // One hears everything. Messages to the others take many attempts.
      const kinds = mood === 'honest' ? WEBHOOK_KINDS : (['completed', 'disputed'] as const);
      const body = { url, scope: 'all', events: kinds.map((kind) => `quest.${kind}`) };
      const { webhookId, secret } = await this.post<{ webhookId: string; secret: string }>(
        'webhooks',
        body,
        this.admin,
      );
      program.secret = secret;
      program.webhookId = webhookId;
      listeners.push({ webhookId, kinds, accepted });
    }
    for (const [index, device] of receivers.devices.entries()) {
      const { userId = '', token = '' } = owners[index % owners.length] ?? {};
      const { subscription } = device.browser;
      const made = await this.post<{ subscriptionId: string }>('push-subscriptions', subscription, token);
      Object.assign(device, { userId, subscriptionId: made.subscriptionId });
    }
    for (const { token } of owners) {
      const settings = await this.send<object>('GET', 'notice-settings', token);
      await this.send('PUT', 'notice-settings', token, { ...settings, push: { waiting: true, news: false } });
    }
    return listeners;
  }

  /** Moves the program whose name does not resolve to its real address. */
  async name({ webhookId, url }: Program): Promise<void> {
    await this.send('PATCH', `webhooks/${webhookId}`, this.admin, { url });
  }

  /** Leaves mails on for the first members, and switches them off for the others. */
  async mailOnly(count: number, people: readonly StormPerson[]): Promise<void> {
    const email = { waiting: 'off', news: 'off', community: 'off', moderation: 'off' };
    for (const { token } of people.slice(count)) {
      const settings = await this.send<object>('GET', 'notice-settings', token);
      await this.send('PUT', 'notice-settings', token, { ...settings, email });
    }
  }

  /**
   * Waits until no event and no message is left. The clock moves forward only while none is due.
   * @returns number of failed messages
   */
  async deliverEverything(patienceMs: number): Promise<number> {
    const admin = this.adminAt(this.first);
    const list = async (state: string, limit: number) =>
      ((await admin.get(`/deliveries?state=${state}&limit=${limit}`)) as { items: { nextAttemptAt?: string }[] }).items;
    const database = this.database();
    const outbox = new OutboxRepository(database);
    const end = Date.now() + patienceMs;
    try {
      for (;;) {
        const [[next], oldest] = await Promise.all([list('DUE', 1), outbox.oldest()]);
        if (next === undefined && oldest === undefined) return (await list('FAILED', 100)).length;
        if (Date.now() > end)
          throw new Error(`still waiting: an event of ${oldest}, a message for ${next?.nextAttemptAt}`);
        const wait = Date.parse(next?.nextAttemptAt ?? oldest ?? '') - Date.now() - this.ahead * 1_000;
        if (wait > 1_000) await this.advance(Math.ceil(wait / 1_000));
        else await sleep(250);
      }
    } finally {
      database.close();
    }
  }

  /** Waits until moderators and the admin are known as seen, which happens after their answers. */
  async staff(people: readonly StormPerson[]): Promise<string[]> {
    const expected = [ADMIN, ...people.filter(({ isModerator }) => isModerator).map(({ userId }) => userId)];
    const notices = new NoticeRepository(this.database());
    while ((await notices.staffSeenSince('2000')).length < expected.length) await sleep(50);
    return expected;
  }

  /** Returns a reader of the tables that bypasses the service and the faults. */
  aftermath(): Aftermath {
    return new Aftermath(this.databaseSettings());
  }

  /** Returns the database without faults. */
  database(): Database {
    return new Database(this.databaseSettings());
  }

  private databaseSettings() {
    const table = (name: string) => this.tables[`TABLE_${name}`] ?? '';
    const tables = {
      quests: table('QUESTS'),
      users: table('USERS'),
      comments: table('COMMENTS'),
      cases: table('CASES'),
      calls: table('CALLS'),
      rewards: table('REWARDS'),
      notices: table('NOTICES'),
      deliveries: table('DELIVERIES'),
      runtime: table('RUNTIME'),
    };
    return { region: 'us-east-1', endpoint: testDatabase(), tables };
  }

  private get admin(): string {
    return this.pool.token({ sub: ADMIN, groups: ['admins'] });
  }

  private post<T>(path: string, body: object, token: string): Promise<T> {
    return this.send<T>('POST', path, token, body);
  }

  private async send<T>(method: string, path: string, token: string, body?: object): Promise<T> {
    const answer = await fetch(`${this.first}/api/v1/users/me/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const content = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} failed: ${answer.status} ${content}`);
    return (content === '' ? undefined : JSON.parse(content)) as T;
  }

  private get first(): string {
    return this.addresses[0] ?? '';
  }

  private reprocess(address: string, limit?: number): Promise<ReprocessReport> {
    const body = limit === undefined ? {} : { limit };
    return this.adminAt(address).post('/rewards/reprocess', body) as Promise<ReprocessReport>;
  }

  private adminAt(api: string): AdminClient {
    return new AdminClient({
      api,
      token: this.admin,
      key: () => this.key,
    });
  }

  private environment(): Record<string, string> {
    return {
      STAGE: 'test',
      LOG_LEVEL: 'error',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL_DYNAMODB: this.proxy.endpoint,
      AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: new URL(this.pool.issuer).origin,
      COGNITO_USER_POOL_ID: 'us-east-1_Test00001',
      COGNITO_APP_CLIENT_ID: CLIENT_ID,
      COGNITO_ISSUER: this.pool.issuer,
      COGNITO_JWKS_URI: this.pool.jwksUri,
      CURSOR_KEY: randomBytes(32).toString('base64url'),
      ISSUER_KEYS: randomBytes(32).toString('base64url'),
      LOG_KEY: randomBytes(32).toString('base64url'),
      EXPERIMENT_KEY: randomBytes(32).toString('base64url'),
      WEBHOOK_KEYS: randomBytes(32).toString('base64url'),
      VAPID_KEY: randomBytes(32).toString('base64url'),
      RATE_LIMIT_FACTOR: '100000',
      ECONOMY_SIGN_UP_POINTS: String(economy.signUpPoints),
      ECONOMY_PAIR_REWARDS_PER_DAY: String(economy.pairRewardsPerDay),
      ...this.key.environment,
      ...this.tables,
    };
  }
}
