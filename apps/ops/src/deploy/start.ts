import type { ServiceName } from '../../../../libs/contract/src/service-contract.ts';
import { Deployments } from '../clients/code-deploy.ts';
import { notifyPeople } from '../clients/notices.ts';
import { readOutputs } from '../clients/outputs.ts';
import type { Released, ReleaseRecord } from '../clients/release-records.ts';
import { elapsed } from '../core/elapsed.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import { type Executors, type RunOptions, type RunReport, runPlan } from '../core/run-plan.ts';
import { waitUntil } from '../core/wait-until.ts';
import type { OpsContext } from '../core/ops-context.ts';
import type { DeployedGates } from '../gates/read-figures.ts';
import { ALL_AT_ONCE_NAME, shiftSeconds, type Strategy, strategyName } from '../release/traffic.ts';
import { uploadAssets } from './assets.ts';
import { finishFailedRelease } from './failed-release.ts';
import { type Arns, type ReleaseEnd, ReleaseLedger } from './ledger.ts';
import { describe } from './mover.ts';
import type { CloudAccess, ReleaseParts } from './parts.ts';
import { ReleaseActions } from './release-actions.ts';
import type { StartPlan, StartStep } from './start-plan.ts';
import { Watch } from './watch.ts';

export interface Start {
  readonly plan: StartPlan;
  readonly record: ReleaseRecord;
  readonly services: readonly ServiceName[];
  /** The strategy that AWS executes. */
  readonly strategy: Strategy;
  readonly watchSeconds: number;
  readonly gates: Readonly<Partial<Record<ServiceName, DeployedGates>>>;
  readonly onLook?: () => Promise<readonly string[]>;
}

/** Time limit for the end of the old tasks after their termination was requested. */
const ENDING_SECONDS = 15 * 60;

/** Executes one release. Holds the state that later steps need. */
export class StartRelease {
  private readonly context: OpsContext;
  private readonly access: CloudAccess;
  private readonly parts: ReleaseParts;
  private readonly start: Start;
  private readonly actions: ReleaseActions;
  private readonly ledger: ReleaseLedger;
  private readonly ids: Partial<Record<ServiceName, string>>;
  private hasDeployment: boolean;
  private isSuspended = false;
  private invalidation = '';

  constructor(context: OpsContext, access: CloudAccess, parts: ReleaseParts, start: Start) {
    this.context = context;
    this.access = access;
    this.parts = parts;
    this.start = start;
    this.actions = new ReleaseActions(context, access);
    this.ledger = new ReleaseLedger(context, access, start.record);
    this.ids = { ...start.plan.existing };
    this.hasDeployment = Object.keys(this.ids).length > 0;
  }

  /**
   * @throws OpsFailure rolled back (4), held or failed (1), refused (3)
   */
  async run(options: RunOptions): Promise<RunReport> {
    try {
      return await runPlan(this.context, this.start.plan, this.executors(options), options);
    } catch (error) {
      // Undo preparations if no deployment was created.
      if (this.isSuspended && !this.hasDeployment) await this.letScale();
      throw error;
    }
  }

  private executors(options: RunOptions): Executors<StartStep> {
    // The operator has already confirmed; the nested plans must not ask again.
    const answered = { ...options, yes: this.access.stage };
    return {
      'end-wait': ({ id, service }) => this.endWait(service, id),
      backup: async ({ what }) => {
        const backUp = what === 'database' ? this.parts.backUpDatabase : this.parts.backUpInfrastructure;
        await backUp(this.context, this.access, { ...answered, json: true });
        return undefined;
      },
      assets: () => uploadAssets(this.context, this.access, this.imageOf('web')),
      register: ({ kinds }) => this.register(kinds),
      scaling: async ({ isSuspended }) => {
        if (isSuspended) await this.suspend();
        else await this.letScale();
        return undefined;
      },
      create: (step) => this.create(step),
      watch: () => this.watch(),
      jobs: async () => {
        for (const job of ['reprocess', 'reconcile'] as const) {
          const arn = this.ledger.record.taskDefinitions?.[job];
          if (arn !== undefined) await this.actions.moveJob(job, arn);
        }
        return undefined;
      },
      invalidate: async () => (this.invalidation = await this.actions.invalidate()),
      record: () => this.writePromoted(),
      tell: () =>
        notifyPeople(this.context, this.access, {
          subject: `${this.ledger.record.release} serves`,
          lines: [this.start.plan.title, ...(this.ledger.record.notes === undefined ? [] : [this.ledger.record.notes])],
        }),
    };
  }

  private imageOf(image: 'api' | 'web' | 'jobs'): string {
    return `${readOutputs(this.context, this.access.stage).images[image]}@${this.ledger.record.images[image]}`;
  }

  private async endWait(service: ServiceName, id: string): Promise<string> {
    await this.actions.continue(id, 'TERMINATION_WAIT');
    const deployments = new Deployments(this.context, this.access);
    return waitUntil(this.context, {
      what: `the end of ${id}`,
      everySeconds: 10,
      atMostSeconds: ENDING_SECONDS,
      poll: async () => {
        const { status } = await deployments.see(service, id);
        return status === 'Succeeded' ? { done: 'ended' } : { still: status };
      },
    });
  }

  private async register(kinds: readonly Released[]): Promise<string> {
    const arns: { -readonly [Kind in keyof Arns]: Arns[Kind] } = {};
    const replaced: { -readonly [Kind in keyof Arns]: Arns[Kind] } = {};
    for (const kind of kinds) {
      arns[kind] = await this.actions.register(kind, this.ledger.record.release, this.ledger.record.images);
      const serving = kind === 'api' || kind === 'web' ? await this.actions.serving(kind) : undefined;
      if (serving !== undefined && serving !== arns[kind]) replaced[kind] = serving;
    }
    await this.ledger.willRun(arns, replaced);
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
    isHeld,
  }: Extract<StartStep, { do: 'create' }>): Promise<string> {
    const taskDefinition = this.ledger.record.taskDefinitions?.[service] ?? '';
    const id = await this.actions.create({
      service,
      taskDefinition,
      configuration,
      ignoresAlarms,
      isHeld,
      description: describe(this.ledger.record.release, 'deploy', this.context.operator),
    });
    this.ids[service] = id;
    this.hasDeployment = true;
    return id;
  }

  private async watch(): Promise<string> {
    const { strategy, watchSeconds, gates, onLook } = this.start;
    const watch = new Watch(this.context, this.access, this.actions, {
      release: this.ledger.record.release,
      deployments: this.ids,
      gates,
      rules: { watchSeconds, shiftSeconds: shiftSeconds(strategy) },
      redeploy: (service) => this.redeploy(service),
      // The new tasks carry everything: they must be able to scale while the watch goes on.
      onMoved: () => this.letScale(),
      ...(onLook && { onLook }),
    });
    const state = await watch.follow();
    if (state.phase === 'promoted') return 'all gates stayed open';
    return finishFailedRelease(this.context, this.access, state, {
      release: this.ledger.record.release,
      letScale: () => this.letScale(),
      invalidate: async () => void (this.invalidation = await this.actions.invalidate()),
      write: (outcome, reason) => this.writeEnd(outcome, reason),
    });
  }

  private redeploy(service: ServiceName): Promise<string> {
    const taskDefinition = this.ledger.record.replaced?.[service];
    if (taskDefinition === undefined) throw new OpsFailure(`No earlier release of ${service} is known.`, EXIT.failed);
    return this.actions.create({
      service,
      taskDefinition,
      configuration: ALL_AT_ONCE_NAME,
      ignoresAlarms: true,
      description: describe(this.ledger.record.rollbackTarget ?? 'previous', 'rollback', this.context.operator),
    });
  }

  private async writePromoted(): Promise<string> {
    await this.writeEnd('promoted');
    await this.ledger.serves();
    return elapsed(this.ledger.seconds);
  }

  private writeEnd(outcome: ReleaseEnd['outcome'], reason?: string): Promise<void> {
    const { ids, invalidation } = this;
    const strategy = strategyName(this.start.strategy);
    return this.ledger.ended({ outcome, strategy, ids, invalidation, ...(reason !== undefined && { reason }) });
  }
}
