import {
  GetParameterCommand,
  paginateGetParameterHistory,
  LabelParameterVersionCommand,
  ParameterNotFound,
  ParameterVersionNotFound,
  PutParameterCommand,
  SSMClient,
  UnlabelParameterVersionCommand,
} from '@aws-sdk/client-ssm';
import { DescribeTasksCommand, ECSClient, paginateListTasks } from '@aws-sdk/client-ecs';
import { describeParameters } from '../clients/parameter-list.ts';
import { parameterPath } from '../../../../libs/contract/src/names.ts';
import { PARAMETERS } from '../../../../libs/contract/src/parameters.ts';
import { readOutputs } from '../clients/outputs.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import type { CloudStage } from '../core/stages.ts';
import type { StageAccess, OpsContext } from '../core/ops-context.ts';
import { PREVIOUS } from './plans.ts';
import { isFixed, SECRET_DAYS, type Secret } from './secret-rules.ts';

/** Metadata of a parameter, without its value. */
export interface SecretRow {
  readonly name: string;
  readonly type: string;
  readonly version?: number;
  readonly changedAt?: string;
  readonly ageDays?: number;
  readonly state: 'ok' | 'old' | 'missing';
}

type CloudAccess = StageAccess & { readonly stage: CloudStage };

/** Returns the age of every required parameter. Used by `secrets list` and the readiness gate. */
export async function secretRows(context: OpsContext, access: CloudAccess): Promise<SecretRow[]> {
  const found = await describeParameters(context.aws(access).client(SSMClient), access.stage);
  return PARAMETERS.map(({ name, type, origin }): SecretRow => {
    const known = found.get(parameterPath(access.stage, name));
    if (known === undefined) return { name, type, state: 'missing' };
    const ageDays = Math.floor((context.clock.now() - known.changedAt) / 86_400_000);
    const isRotated = origin !== 'stack' && !isFixed(name);
    return {
      name,
      type,
      version: known.version,
      changedAt: new Date(known.changedAt).toISOString(),
      ageDays,
      state: isRotated && ageDays > SECRET_DAYS ? 'old' : 'ok',
    };
  });
}

/** One parameter of a stage. */
export class SecretStore {
  private readonly client: SSMClient;
  private readonly Name: string;
  private readonly secret: Secret;

  constructor(client: SSMClient, stage: CloudStage, secret: Secret) {
    this.client = client;
    this.secret = secret;
    this.Name = parameterPath(stage, secret.name);
  }

  /** @returns undefined where there is none yet */
  async current(): Promise<{ value: string; version: number } | undefined> {
    try {
      const { Parameter } = await this.client.send(new GetParameterCommand({ Name: this.Name, WithDecryption: true }));
      return { value: Parameter?.Value ?? '', version: Parameter?.Version ?? 0 };
    } catch (error) {
      if (error instanceof ParameterNotFound) return undefined;
      throw error;
    }
  }

  /** @throws OpsFailure there is no such version */
  async past(version: number | typeof PREVIOUS): Promise<string> {
    try {
      const Name = `${this.Name}:${String(version)}`;
      const { Parameter } = await this.client.send(new GetParameterCommand({ Name, WithDecryption: true }));
      return Parameter?.Value ?? '';
    } catch (error) {
      const isMissing = error instanceof ParameterNotFound || error instanceof ParameterVersionNotFound;
      if (isMissing) throw new OpsFailure(`${this.secret.name} has no version ${String(version)}.`, EXIT.usage);
      throw error;
    }
  }

  async put(value: string): Promise<void> {
    const { type: Type } = this.secret;
    await this.client.send(new PutParameterCommand({ Name: this.Name, Value: value, Type, Overwrite: true }));
  }

  async label(version: number): Promise<void> {
    const { InvalidLabels = [] } = await this.client.send(
      new LabelParameterVersionCommand({ Name: this.Name, ParameterVersion: version, Labels: [PREVIOUS] }),
    );
    if (InvalidLabels.length > 0) throw new OpsFailure(`SSM refuses the label ${InvalidLabels.join(', ')}.`);
  }

  async unlabel(version: number): Promise<void> {
    await this.client.send(
      new UnlabelParameterVersionCommand({ Name: this.Name, ParameterVersion: version, Labels: [PREVIOUS] }),
    );
  }

  /** Returns the previous version and the time of the present one. */
  async history(): Promise<{ readonly previous?: number; readonly changedAt: number }> {
    let previous: number | undefined;
    let changedAt = 0;
    for await (const page of paginateGetParameterHistory({ client: this.client }, { Name: this.Name })) {
      for (const { Version, Labels = [], LastModifiedDate } of page.Parameters ?? []) {
        if (Labels.includes(PREVIOUS)) previous = Version;
        changedAt = Math.max(changedAt, LastModifiedDate?.getTime() ?? 0);
      }
    }
    return { ...(previous !== undefined && { previous }), changedAt };
  }
}

/** Returns the running tasks that started before a time, and so use the previous value. */
export async function tasksOlderThan(
  context: OpsContext,
  access: CloudAccess,
  secret: Secret,
  moment: number,
): Promise<string[]> {
  const { cluster, services } = readOutputs(context, access.stage);
  const client = context.aws(access).client(ECSClient);
  const old: string[] = [];
  for (const reader of secret.readers) {
    for await (const page of paginateListTasks(
      { client },
      {
        cluster,
        family: services[reader].family,
      },
    )) {
      const arns = page.taskArns ?? [];
      if (arns.length > 0) {
        const { tasks = [] } = await client.send(new DescribeTasksCommand({ cluster, tasks: arns }));
        old.push(
          ...tasks
            // Parameters are read when the task is made, before it counts as started.
            .filter(({ createdAt }) => (createdAt?.getTime() ?? 0) <= moment)
            .map(({ taskArn = '' }) => `${reader} ${taskArn.split('/').at(-1) ?? ''}`),
        );
      }
    }
  }
  return old;
}
