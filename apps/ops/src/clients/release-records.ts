import {
  GetParameterCommand,
  ParameterNotFound,
  paginateGetParametersByPath,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { parameterPath } from '../../../../libs/contract/src/names.ts';
import { cloudStage } from '../core/cloud-stage.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import type { CloudStage } from '../core/stages.ts';
import type { StageAccess, OpsContext } from '../core/ops-context.ts';

export const SIGN_OFF_ROLES = ['engineering', 'security', 'product', 'operations'] as const;
export type SignOffRole = (typeof SIGN_OFF_ROLES)[number];

export interface SignOff {
  readonly role: SignOffRole;
  readonly name: string;
  readonly note: string;
  readonly at: string;
}

export type ImageDigests = Readonly<Record<'api' | 'web' | 'jobs', string>>;
export type Released = 'api' | 'web' | 'reprocess' | 'reconcile';

/** One deployment or rollback of a release. */
export interface DeploymentEntry {
  readonly at: string;
  readonly by: string;
  readonly kind: 'deploy' | 'rollback';
  readonly strategy: string;
  /** CodeDeploy deployment id per service. */
  readonly ids: Readonly<Partial<Record<'api' | 'web', string>>>;
  readonly outcome: 'promoted' | 'held' | 'rolled-back' | 'failed';
  readonly seconds: number;
  readonly reason?: string;
  /** Id of the CloudFront invalidation. */
  readonly invalidation?: string;
}

/** The record of a release in one stage. */
export interface ReleaseRecord {
  /** `v1.2.3`, or the first twelve characters of the commit. */
  readonly release: string;
  readonly commit: string;
  readonly at: string;
  readonly by: string;
  readonly images: ImageDigests;
  /** ARNs of the task definition revisions of the release. */
  readonly taskDefinitions?: Readonly<Partial<Record<Released, string>>>;
  /** ARNs that served before the latest deployment. A rollback uses them if the previous release has no record. */
  readonly replaced?: Readonly<Partial<Record<Released, string>>>;
  readonly signOffs: readonly SignOff[];
  readonly notes?: string;
  /** The previous release: the target of a rollback. */
  readonly rollbackTarget?: string;
  readonly deployments: readonly DeploymentEntry[];
}

/** The serving release of a stage and the ones before it, newest first. */
export interface CurrentRelease {
  readonly release: string;
  readonly since: string;
  readonly before: readonly string[];
}

const KEPT_DEPLOYMENTS = 5;
const KEPT_BEFORE = 9;
const MOST_NOTES = 1_500;
const CURRENT = 'current';
export const RELEASE_NAME = /^(v\d+\.\d+\.\d+|[0-9a-f]{12})$/;

/** Adds a deployment and keeps the last few: a parameter holds 4 KB. */
export function withDeployment(record: ReleaseRecord, entry: DeploymentEntry): ReleaseRecord {
  return { ...record, deployments: [...record.deployments, entry].slice(-KEPT_DEPLOYMENTS) };
}

/** Adds a sign-off. A second sign-off of a role replaces the first. */
export function withSignOff(record: ReleaseRecord, signOff: SignOff): ReleaseRecord {
  return { ...record, signOffs: [...record.signOffs.filter(({ role }) => role !== signOff.role), signOff] };
}

export function missingSignOffs({ signOffs }: Pick<ReleaseRecord, 'signOffs'>): SignOffRole[] {
  return SIGN_OFF_ROLES.filter((role) => !signOffs.some((signOff) => signOff.role === role));
}

/** Returns the pointer after a promotion. A return to an earlier release drops the later ones. */
export function movedTo(current: CurrentRelease | undefined, release: string, since: string): CurrentRelease {
  if (current === undefined) return { release, since, before: [] };
  if (current.release === release) return current;
  const index = current.before.indexOf(release);
  const before = index >= 0 ? current.before.slice(index + 1) : [current.release, ...current.before];
  return { release, since, before: before.slice(0, KEPT_BEFORE) };
}

/** Release records of a stage in the Parameter Store, shared by all operators. */
export class ReleaseRecords {
  private readonly ssm: SSMClient;
  private readonly stage: CloudStage;

  /** @throws OpsFailure a local stack has no releases */
  constructor(context: Pick<OpsContext, 'aws'>, access: StageAccess) {
    this.stage = cloudStage(access.stage);
    this.ssm = context.aws(access).client(SSMClient);
  }

  read(release: string): Promise<ReleaseRecord | undefined> {
    return this.get<ReleaseRecord>(release);
  }

  current(): Promise<CurrentRelease | undefined> {
    return this.get<CurrentRelease>(CURRENT);
  }

  /** Returns every record, newest first. */
  async list(): Promise<ReleaseRecord[]> {
    // The IAM permission for `releases/*` requires the trailing slash.
    const Path = `${parameterPath(this.stage, 'releases')}/`;
    const records: ReleaseRecord[] = [];
    for await (const { Parameters = [] } of paginateGetParametersByPath({ client: this.ssm }, { Path })) {
      for (const { Name = '', Value = '' } of Parameters) {
        if (RELEASE_NAME.test(Name.split('/').at(-1) ?? '')) records.push(JSON.parse(Value) as ReleaseRecord);
      }
    }
    return records.sort((one, other) => other.at.localeCompare(one.at));
  }

  /**
   * Finds a release by name, commit or image digest.
   * @throws OpsFailure there is none
   */
  async find(word: string): Promise<ReleaseRecord> {
    const named = RELEASE_NAME.test(word) ? await this.read(word) : undefined;
    const found =
      named ??
      (await this.list()).find(
        ({ commit, images }) =>
          (word.length >= 7 && commit.startsWith(word)) || Object.values(images).some((digest) => digest === word),
      );
    if (found !== undefined) return found;
    throw new OpsFailure(
      `${this.stage} has no release ${word}. "deploy list ${this.stage}" lists them, "image push ${this.stage}" adds one.`,
      EXIT.usage,
    );
  }

  write(record: ReleaseRecord): Promise<void> {
    const notes = record.notes?.slice(0, MOST_NOTES);
    return this.put(record.release, { ...record, ...(notes !== undefined && { notes }) });
  }

  writeCurrent(current: CurrentRelease): Promise<void> {
    return this.put(CURRENT, current);
  }

  private async get<T>(name: string): Promise<T | undefined> {
    try {
      const command = new GetParameterCommand({ Name: this.nameOf(name) });
      const { Parameter } = await this.ssm.send(command);
      return Parameter?.Value === undefined ? undefined : (JSON.parse(Parameter.Value) as T);
    } catch (error) {
      if (error instanceof ParameterNotFound) return undefined;
      throw error;
    }
  }

  private async put(name: string, value: object): Promise<void> {
    const Value = JSON.stringify(value);
    const settings = { Type: 'String', Overwrite: true, Tier: 'Intelligent-Tiering' } as const;
    await this.ssm.send(new PutParameterCommand({ Name: this.nameOf(name), Value, ...settings }));
  }

  private nameOf(name: string): string {
    return parameterPath(this.stage, `releases/${name}`);
  }
}
