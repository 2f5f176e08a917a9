import type { ServiceName } from '../../../../libs/contract/src/service-contract.ts';
import {
  type DeploymentEntry,
  movedTo,
  type Released,
  type ReleaseRecord,
  ReleaseRecords,
  withDeployment,
} from '../clients/release-records.ts';
import type { OpsContext } from '../core/ops-context.ts';
import type { CloudAccess } from './parts.ts';

export type Arns = Readonly<Partial<Record<Released, string>>>;

/** Outcome of a deployment. */
export interface ReleaseEnd {
  readonly outcome: DeploymentEntry['outcome'];
  readonly strategy: string;
  readonly ids: Readonly<Partial<Record<ServiceName, string>>>;
  readonly invalidation: string;
  readonly reason?: string;
}

/**
 * The record of a release during its deployment. Every change is stored at once, so that another process can resume.
 */
export class ReleaseLedger {
  private readonly context: OpsContext;
  private readonly records: ReleaseRecords;
  private readonly begin: number;
  private known: ReleaseRecord;

  constructor(context: OpsContext, access: CloudAccess, record: ReleaseRecord) {
    this.context = context;
    this.records = new ReleaseRecords(context, access);
    this.known = record;
    this.begin = context.clock.now();
  }

  get record(): ReleaseRecord {
    return this.known;
  }

  get seconds(): number {
    return (this.context.clock.now() - this.begin) / 1000;
  }

  /** Stores the new and the previous task definitions, so that a rollback works even if this process dies. */
  async willRun(arns: Arns, replaced: Arns): Promise<void> {
    const current = await this.records.current();
    const target = current?.release === this.known.release ? current.before[0] : current?.release;
    await this.write({
      ...this.known,
      taskDefinitions: { ...this.known.taskDefinitions, ...arns },
      replaced: { ...this.known.replaced, ...replaced },
      ...(target !== undefined && { rollbackTarget: target }),
    });
  }

  async ended({ outcome, strategy, ids, invalidation, reason }: ReleaseEnd): Promise<void> {
    const entry: DeploymentEntry = {
      at: new Date(this.begin).toISOString(),
      by: this.context.operator,
      kind: 'deploy',
      strategy,
      ids,
      outcome,
      seconds: Math.round(this.seconds),
      ...(reason !== undefined && { reason: reason.slice(0, 300) }),
      ...(invalidation !== '' && { invalidation }),
    };
    await this.write(withDeployment(this.known, entry));
  }

  async serves(): Promise<void> {
    const since = new Date(this.context.clock.now()).toISOString();
    await this.records.writeCurrent(movedTo(await this.records.current(), this.known.release, since));
  }

  private async write(record: ReleaseRecord): Promise<void> {
    this.known = record;
    await this.records.write(record);
  }
}
