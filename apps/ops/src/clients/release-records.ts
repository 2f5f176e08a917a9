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

/** One deployment of a release: the way there, or the way back from it. */
export interface DeploymentEntry {
  readonly at: string;
  readonly by: string;
  readonly kind: 'deploy' | 'rollback';
  readonly strategy: string;
  /** Id of CodeDeploy for each service. */
  readonly ids: Readonly<Partial<Record<'api' | 'web', string>>>;
  readonly outcome: 'promoted' | 'held' | 'rolled-back' | 'failed';
  readonly seconds: number;
  readonly reason?: string;
  /** Of CloudFront. */
  readonly invalidation?: string;
}

/** What is known of a release in one stage. */
export interface ReleaseRecord {
  /** `v1.2.3`, or the first twelve characters of the commit. */
  readonly release: string;
  readonly commit: string;
  readonly at: string;
  readonly by: string;
  readonly images: ImageDigests;
  /** ARNs; the revisions that run when it is deployed. */
  readonly taskDefinitions?: Readonly<Partial<Record<Released, string>>>;
  /** What served before its latest deployment: the way back where no record of it is left. */
  readonly replaced?: Readonly<Partial<Record<Released, string>>>;
  readonly signOffs: readonly SignOff[];
  readonly notes?: string;
  /** The release that was there before: where a rollback goes. */
  readonly rollbackTarget?: string;
  readonly deployments: readonly DeploymentEntry[];
}

/** What serves a stage, and what did before it; the newest first. */
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

/** Adds a deployment; the last few are kept, since a parameter holds four kilobytes. */
export function withDeployment(record: ReleaseRecord, entry: DeploymentEntry): ReleaseRecord {
  return { ...record, deployments: [...record.deployments, entry].slice(-KEPT_DEPLOYMENTS) };
}

/** Adds a sign-off; a role that signs again replaces its first one. */
export function withSignOff(record: ReleaseRecord, signOff: SignOff): ReleaseRecord {
  return { ...record, signOffs: [...record.signOffs.filter(({ role }) => role !== signOff.role), signOff] };
}

export function missingSignOffs({ signOffs }: Pick<ReleaseRecord, 'signOffs'>): SignOffRole[] {
  return SIGN_OFF_ROLES.filter((role) => !signOffs.some((signOff) => signOff.role === role));
}

/** The pointer after a release was promoted; going back to an earlier one forgets those that were left. */
export function movedTo(current: CurrentRelease | undefined, release: string, since: string): CurrentRelease {
  if (current === undefined) return { release, since, before: [] };
  if (current.release === release) return current;
  const index = current.before.indexOf(release);
  const before = index >= 0 ? current.before.slice(index + 1) : [current.release, ...current.before];
  return { release, since, before: before.slice(0, KEPT_BEFORE) };
}

/** The record of each release of a stage, in the Parameter Store: whoever operates next reads the same. */
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

  /** Every record, the newest image first. */
  async list(): Promise<ReleaseRecord[]> {
    // The slash at the end makes the path one that the right to read `releases/*` covers.
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
   * A release by its name, its commit, or the digest of one of its images.
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
      `${this.stage} knows no release ${word}: "image push ${this.stage}" makes one, "deploy list ${this.stage}" shows all.`,
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
