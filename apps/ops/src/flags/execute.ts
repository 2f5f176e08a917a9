import { elapsed } from '../core/elapsed.ts';
import { EXIT, messageOf, OpsFailure } from '../core/exit-codes.ts';
import type { Executors } from '../core/run-plan.ts';
import type { StageAccess, OpsContext } from '../core/ops-context.ts';
import { checkDocument } from './document.ts';
import { FlagMonitors } from './monitors.ts';
import { busy, type DeployStep, type FlagStep, type WatchStep } from './plan.ts';
import type { FlagStore } from './store.ts';
import { flagsOfTasks } from './tasks.ts';

const POLL_MS = 10_000;
const LOCAL_POLL_MS = 1_000;
/** Time limit for the task reports. A change reaches every task within a minute. */
const ARRIVAL_MS = 120_000;
const STOP_MS = 120_000;
const ALARM_POLL_MS = 30_000;
/** Maximum consecutive failed reads before the watch fails. */
const MAX_BLIND_OBSERVATIONS = 5;

/** Executes the steps of one plan. Holds the version and the deployment that it created. */
export class FlagExecutors {
  private readonly context: OpsContext;
  private readonly access: StageAccess;
  private readonly store: FlagStore;
  private readonly pollMs: number;
  private readonly monitors: FlagMonitors;
  private muted: readonly string[] = [];
  private written: number | undefined;
  private started: number | undefined;

  constructor(context: OpsContext, access: StageAccess, store: FlagStore) {
    this.context = context;
    this.access = access;
    this.store = store;
    this.monitors = new FlagMonitors(context, access, store);
    this.pollMs = access.stage === 'local' ? LOCAL_POLL_MS : POLL_MS;
  }

  get executors(): Executors<FlagStep> {
    return {
      stop: ({ deployment, allowRevert }) => this.stop(deployment, allowRevert),
      settle: ({ deployment }) => this.settle(deployment),
      mute: async ({ alarms }) => {
        this.muted = alarms;
        await this.monitors.setActions(alarms, false);
        return undefined;
      },
      unmute: async () => {
        await this.unmute();
        return undefined;
      },
      write: async ({ text, label, description, latest }) => {
        checkDocument(text, await this.store.schemas());
        this.written = await this.store.create(text, label, description, latest);
        return `number ${this.written}`;
      },
      deploy: (step) => this.deploy(step),
      follow: () => this.follow(),
      arrive: ({ label }) => this.arrive(label),
      watch: (step) => this.watch(step),
    };
  }

  /** Enables the actions of the muted monitors again. Call it also after a failed step. */
  async unmute(): Promise<void> {
    if (this.muted.length === 0) return;
    await this.monitors.setActions(this.muted, true);
    this.muted = [];
  }

  private async stop(number: number, allowRevert: boolean): Promise<string> {
    await this.store.stop(number, allowRevert);
    return this.settle(number);
  }

  private async settle(number: number): Promise<string> {
    const { clock } = this.context;
    const until = clock.now() + STOP_MS;
    while (clock.now() < until) {
      const { state } = await this.store.deployment(number);
      if (state === 'ROLLED_BACK' || state === 'REVERTED') return state;
      await clock.sleep(this.pollMs);
    }
    throw new OpsFailure(`Deployment ${number} has not gone back after ${elapsed(STOP_MS / 1000)}: "flags status".`);
  }

  private async deploy({ version, strategy, description, after }: DeployStep): Promise<string> {
    const { running, deployments } = await this.store.state();
    if (running) throw busy(running);
    const [last] = deployments;
    const isOurs = (last?.number ?? 0) === (this.started ?? after);
    // Stop if another operator reverted the last step: the next one would apply it again.
    if (!isOurs || (this.started !== undefined && last?.state !== 'COMPLETE')) {
      throw new OpsFailure('Another operator deployed or reverted flags meanwhile. See "flags status".', EXIT.refused);
    }
    const wanted = version ?? this.written;
    if (wanted === undefined) throw new OpsFailure('No version was written.');
    const { number } = await this.store.start(wanted, strategy, description, last?.number ?? 0);
    this.started = number;
    return `deployment ${number}`;
  }

  private async follow(): Promise<string> {
    const { clock, terminal } = this.context;
    const number = this.started ?? 0;
    const began = clock.now();
    let [reported, blind] = ['', 0];
    for (;;) {
      const now = await this.store.deployment(number).catch((error: unknown) => messageOf(error));
      if (typeof now === 'string') {
        if ((blind += 1) > MAX_BLIND_OBSERVATIONS)
          throw new OpsFailure(`Deployment ${number} cannot be followed: ${now}`);
        await clock.sleep(this.pollMs);
        continue;
      }
      blind = 0;
      if (now.state === 'COMPLETE') return `complete after ${elapsed((clock.now() - began) / 1000)}`;
      if (now.state === 'ROLLED_BACK' || now.state === 'REVERTED') {
        const why = now.events[0] ?? 'no reason given';
        throw new OpsFailure(`Deployment ${number} was rolled back by AppConfig (${why}).`, EXIT.rolledBack);
      }
      const line = `  … ${now.state} ${now.percent} %`;
      if (line !== reported) terminal.warn((reported = line));
      await clock.sleep(this.pollMs);
    }
  }

  /** Waits for the tasks. Warns instead of failing, because the deployment itself is complete. */
  private async arrive(label: string): Promise<string> {
    const { clock } = this.context;
    const until = clock.now() + ARRIVAL_MS;
    let problem = 'no task is running';
    while (clock.now() < until) {
      try {
        const tasks = await flagsOfTasks(this.context, this.access);
        const waiting = tasks.filter(({ version }) => version !== label);
        if (tasks.length > 0 && waiting.length === 0) return `${tasks.length} of ${tasks.length} tasks`;
        if (tasks.length > 0) problem = waiting.map(({ task, version }) => `${task} holds ${version}`).join(', ');
      } catch (error) {
        problem = messageOf(error);
      }
      await clock.sleep(this.pollMs);
    }
    return `NOT SEEN after ${elapsed(ARRIVAL_MS / 1000)} (${problem}). See "flags status"`;
  }

  private async watch({ milliseconds }: WatchStep): Promise<string> {
    const { clock, terminal } = this.context;
    const alarms = await this.monitors.names();
    if (alarms.length === 0) terminal.warn('  … no alarm watches this environment');
    const until = clock.now() + milliseconds;
    let blind = 0;
    for (;;) {
      const ringing = await this.monitors.ringing(alarms).catch((error: unknown) => {
        terminal.warn(`  … could not read the alarms: ${messageOf(error)}`);
        return undefined;
      });
      blind = ringing ? 0 : blind + 1;
      if (blind > MAX_BLIND_OBSERVATIONS) await this.takeBack('the alarms cannot be seen');
      if (ringing && ringing.length > 0) await this.takeBack(`${ringing.join(', ')} in ALARM`);
      const left = until - clock.now();
      // An unreadable alarm does not count as quiet.
      if (left <= 0 && blind === 0) return alarms.length === 0 ? 'nothing watched' : `${alarms.length} alarms quiet`;
      await clock.sleep(left > 0 ? Math.min(ALARM_POLL_MS, left) : ALARM_POLL_MS);
    }
  }

  private async takeBack(why: string): Promise<never> {
    if (this.started === undefined) throw new OpsFailure(`Nothing was changed: ${why}.`, EXIT.refused);
    await this.stop(this.started, true);
    throw new OpsFailure(`Stopped and reverted: ${why}. The previous step serves.`, EXIT.rolledBack);
  }
}
