import type { ServiceName } from '../../../infra-pulumi/service-contract.ts';
import { Deployments } from '../clients/code-deploy.ts';
import { tellPeople } from '../clients/notices.ts';
import { readOutputs } from '../clients/outputs.ts';
import {
  type DeploymentEntry,
  movedTo,
  type Released,
  type ReleaseRecord,
  ReleaseRecords,
  withDeployment,
} from '../clients/release-records.ts';
import { allGood, checkLines, runChecks } from '../core/checks.ts';
import { elapsed } from '../core/elapsed.ts';
import { EXIT, messageOf, OpsFailure } from '../core/exit-codes.ts';
import { type Executors, type RunOptions, type RunReport, runPlan } from '../core/run-plan.ts';
import { waitUntil } from '../core/wait-until.ts';
import type { World } from '../core/world.ts';
import type { DeployedGates } from '../gates/read-figures.ts';
import type { ReleaseState } from '../release/planner.ts';
import { ALL_AT_ONCE_NAME, shiftSeconds, type Strategy, strategyName } from '../release/traffic.ts';
import { uploadAssets } from './assets.ts';
import { describe } from './mover.ts';
import type { CloudAccess, ReleaseParts } from './parts.ts';
import { ReleaseActions } from './release-actions.ts';
import type { StartPlan, StartStep } from './start-plan.ts';
import { Watch } from './watch.ts';

export interface Start {
  readonly plan: StartPlan;
  readonly record: ReleaseRecord;
  readonly services: readonly ServiceName[];
  /** As AWS carries it out. */
  readonly strategy: Strategy;
  readonly watchSeconds: number;
  readonly gates: Readonly<Partial<Record<ServiceName, DeployedGates>>>;
  readonly onLook?: () => Promise<readonly string[]>;
}

/** The old tasks end within this after somebody has ended their wait. */
const ENDING_SECONDS = 15 * 60;

/**
 * Asks the readiness gate.
 * @throws OpsFailure refused, with everything that is not good
 */
export async function askReadiness(
  world: World,
  access: CloudAccess,
  { readyChecks }: Pick<ReleaseParts, 'readyChecks'>,
) {
  const { terminal } = world;
  const rows = await runChecks(world, await readyChecks(world, access), ({ says }) => terminal.warn(`  … ${says}`));
  if (allGood(rows)) return;
  const bad = rows.filter(({ state }) => state === 'fail' || state === 'unknown');
  checkLines(bad).forEach((line) => terminal.warn(line));
  throw new OpsFailure(
    `${access.stage} is not ready: ${bad.map(({ id }) => id).join(', ')}. Nothing was done. Only --strategy all-at-once may go without, with --skip-ready and --reason.`,
    EXIT.refused,
  );
}

/** Carries out one release; its memory is what later steps need of earlier ones. */
export class StartRelease {
  private readonly world: World;
  private readonly access: CloudAccess;
  private readonly parts: ReleaseParts;
  private readonly start: Start;
  private readonly actions: ReleaseActions;
  private readonly records: ReleaseRecords;
  private readonly ids: Partial<Record<ServiceName, string>>;
  private record: ReleaseRecord;
  private hasDeployment: boolean;
  private isSuspended = false;
  private invalidation = '';
  private readonly begin: number;

  constructor(world: World, access: CloudAccess, parts: ReleaseParts, start: Start) {
    this.world = world;
    this.access = access;
    this.parts = parts;
    this.start = start;
    this.actions = new ReleaseActions(world, access);
    this.records = new ReleaseRecords(world, access);
    this.record = start.record;
    this.ids = { ...start.plan.existing };
    this.hasDeployment = Object.keys(this.ids).length > 0;
    this.begin = world.clock.now();
  }

  /**
   * @throws OpsFailure rolled back (4), held or failed (1), refused (3)
   */
  async run(options: RunOptions): Promise<RunReport> {
    try {
      return await runPlan(this.world, this.start.plan, this.executors(options), options);
    } catch (error) {
      // A release that did not come to a deployment leaves nothing changed behind it.
      if (this.isSuspended && !this.hasDeployment) await this.letScale();
      throw error;
    }
  }

  private executors(options: RunOptions): Executors<StartStep> {
    // The question of production is answered by then; the parts must not ask it again.
    const answered = { ...options, yes: this.access.stage };
    return {
      'end-wait': ({ id, service }) => this.endWait(service, id),
      backup: async ({ what }) => {
        const backUp = what === 'database' ? this.parts.backUpDatabase : this.parts.backUpInfrastructure;
        await backUp(this.world, this.access, { ...answered, json: true });
        return undefined;
      },
      assets: () => uploadAssets(this.world, this.access, this.imageOf('web')),
      register: ({ kinds }) => this.register(kinds),
      scaling: async ({ isSuspended }) => {
        if (isSuspended) await this.suspend();
        else await this.letScale();
        return undefined;
      },
      hold: async ({ isHeld }) => {
        for (const service of this.start.services) await this.actions.holdBeforeTraffic(service, isHeld);
        return undefined;
      },
      create: (step) => this.create(step),
      watch: () => this.watch(),
      jobs: async () => {
        for (const job of ['reprocess', 'reconcile'] as const) {
          const arn = this.record.taskDefinitions?.[job];
          if (arn !== undefined) await this.actions.moveJob(job, arn);
        }
        return undefined;
      },
      invalidate: async () => (this.invalidation = await this.actions.invalidate()),
      record: () => this.writePromoted(),
      tell: () =>
        tellPeople(this.world, this.access, {
          subject: `${this.record.release} serves`,
          lines: [this.start.plan.title, ...(this.record.notes === undefined ? [] : [this.record.notes])],
        }),
    };
  }

  private imageOf(image: 'api' | 'web' | 'jobs'): string {
    return `${readOutputs(this.world, this.access.stage).images[image]}@${this.record.images[image]}`;
  }

  private async endWait(service: ServiceName, id: string): Promise<string> {
    await this.actions.continue(id, 'TERMINATION_WAIT');
    const deployments = new Deployments(this.world, this.access);
    return waitUntil(this.world, {
      what: `the end of ${id}`,
      everySeconds: 10,
      atMostSeconds: ENDING_SECONDS,
      look: async () => {
        const { status } = await deployments.see(service, id);
        return status === 'Succeeded' ? { done: 'ended' } : { still: status };
      },
    });
  }

  private async register(kinds: readonly Released[]): Promise<string> {
    const arns: Partial<Record<Released, string>> = {};
    const replaced: Partial<Record<Released, string>> = {};
    for (const kind of kinds) {
      arns[kind] = await this.actions.register(kind, this.record.release, this.record.images);
      const serving = kind === 'api' || kind === 'web' ? await this.actions.serving(kind) : undefined;
      if (serving !== undefined && serving !== arns[kind]) replaced[kind] = serving;
    }
    const current = await this.records.current();
    const target = current?.release === this.record.release ? current.before[0] : current?.release;
    this.record = {
      ...this.record,
      taskDefinitions: { ...this.record.taskDefinitions, ...arns },
      replaced: { ...this.record.replaced, ...replaced },
      ...(target !== undefined && { rollbackTarget: target }),
    };
    // Written now: whoever takes up a broken-off release reads here where its way back leads.
    await this.records.write(this.record);
    return Object.values(arns)
      .map((arn) => arn.split('/').at(-1))
      .join(', ');
  }

  private async suspend(): Promise<void> {
    this.isSuspended = true;
    for (const service of this.start.services) await this.actions.suspendScaling(service, true);
  }

  private async letScale(): Promise<void> {
    for (const service of this.start.services) await this.actions.suspendScaling(service, false);
    this.isSuspended = false;
  }

  private async create({
    service,
    configuration,
    ignoresAlarms,
  }: Extract<StartStep, { do: 'create' }>): Promise<string> {
    const taskDefinition = this.record.taskDefinitions?.[service] ?? '';
    const id = await this.actions.create({
      service,
      taskDefinition,
      configuration,
      ignoresAlarms,
      description: describe(this.record.release, 'deploy', this.world.operator),
    });
    this.ids[service] = id;
    this.hasDeployment = true;
    return id;
  }

  private async watch(): Promise<string> {
    const { strategy, watchSeconds, gates, onLook } = this.start;
    const watch = new Watch(this.world, this.access, this.actions, {
      release: this.record.release,
      deployments: this.ids,
      gates,
      rules: { watchSeconds, shiftSeconds: shiftSeconds(strategy) },
      redeploy: (service) => this.redeploy(service),
      ...(onLook && { onLook }),
    });
    const state = await watch.follow();
    if (state.phase === 'promoted') return 'all gates stayed open';
    return this.endBadly(state);
  }

  private redeploy(service: ServiceName): Promise<string> {
    const taskDefinition = this.record.replaced?.[service];
    if (taskDefinition === undefined)
      throw new OpsFailure(`Nothing is known that served before ${service}.`, EXIT.failed);
    return this.actions.create({
      service,
      taskDefinition,
      configuration: ALL_AT_ONCE_NAME,
      ignoresAlarms: true,
      description: describe(this.record.rollbackTarget ?? 'previous', 'rollback', this.world.operator),
    });
  }

  /** The release is back, or a person must decide: people are told, it is written down, and nothing stays suspended. */
  private async endBadly({ phase, reason = 'no reason', percent }: ReleaseState): Promise<never> {
    const isBack = phase === 'rolled-back';
    const rest = [
      () => this.letScale(),
      async () => (isBack ? void (this.invalidation = await this.actions.invalidate()) : undefined),
      () => this.writeEnd(isBack ? 'rolled-back' : 'held', reason),
      () =>
        tellPeople(this.world, this.access, {
          subject: `${this.record.release} ${isBack ? 'was rolled back' : 'needs a decision'}`,
          lines: [
            reason,
            `${Math.round(percent)} % of the traffic had reached it.`,
            ...(isBack ? ['Data was not undone.'] : []),
          ],
          page: this.access.stage === 'prod',
        }),
    ];
    for (const each of rest) {
      await each().catch((error: unknown) =>
        this.world.terminal.warn(`not done after the release: ${messageOf(error)}`),
      );
    }
    if (isBack) throw new OpsFailure(`Rolled back: ${reason}`, EXIT.rolledBack);
    throw new OpsFailure(
      `A person must decide: ${reason}. Look with "health ${this.access.stage}", then "deploy promote" or "rollback".`,
      EXIT.failed,
    );
  }

  private async writePromoted(): Promise<string> {
    await this.writeEnd('promoted');
    const since = new Date(this.world.clock.now()).toISOString();
    const current = await this.records.current();
    await this.records.writeCurrent(movedTo(current, this.record.release, since));
    return elapsed((this.world.clock.now() - this.begin) / 1000);
  }

  private async writeEnd(outcome: DeploymentEntry['outcome'], reason?: string): Promise<void> {
    const { strategy } = this.start;
    const now = this.world.clock.now();
    this.record = withDeployment(this.record, {
      at: new Date(this.begin).toISOString(),
      by: this.world.operator,
      kind: 'deploy',
      strategy: strategyName(strategy),
      ids: this.ids,
      outcome,
      seconds: Math.round((now - this.begin) / 1000),
      ...(reason !== undefined && { reason: reason.slice(0, 300) }),
      ...(this.invalidation !== '' && { invalidation: this.invalidation }),
    });
    await this.records.write(this.record);
  }
}
