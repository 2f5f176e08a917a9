import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { nameOf } from '../../../../libs/contract/src/names.ts';
import { readOutputs } from '../clients/outputs.ts';
import { OpsFailure } from '../core/exit-codes.ts';
import type { Plan } from '../core/plan.ts';
import { type RunOptions, type RunReport, runPlan } from '../core/run-plan.ts';
import type { CloudStage } from '../core/stages.ts';
import type { StageAccess, OpsContext } from '../core/ops-context.ts';
import { pulumi } from './pulumi.ts';

export interface BackupStep {
  readonly do: 'export' | 'store';
  readonly title: string;
}

/** Retention of the bucket, in days. */
export const STATE_BACKUP_DAYS = 30;

/**
 * Returns the location of a state backup: the stage's log bucket, which is versioned, denies deletion, expires objects
 * after 30 days and is separate from the state bucket.
 */
export function stateBackup(stage: CloudStage, account: string, at: string): { bucket: string; key: string } {
  return { bucket: `${nameOf(stage, 'logs')}-${account}`, key: `state-backups/${at.replaceAll(/[:.]/g, '-')}.json` };
}

export function backupPlan(stage: CloudStage, target: string): Plan<BackupStep> {
  return {
    verb: 'infra backup',
    stage,
    title: `Copy the state of the infrastructure and keep it for ${STATE_BACKUP_DAYS} days`,
    steps: [
      { do: 'export', title: 'export the state; its secrets stay encrypted with the key of the state' },
      { do: 'store', title: `store it in ${target}, encrypted with the key of the stage` },
    ],
    notes: ['a state is restored from such a copy only ("pulumi stack import"), never edited'],
  };
}

/**
 * Backs up the state of a stage. Used by releases and by `infra backup`.
 * @throws OpsFailure the state is empty, or could not be read or stored
 */
export async function backUpState(
  context: OpsContext,
  access: StageAccess & { readonly stage: CloudStage },
  options: RunOptions,
): Promise<RunReport> {
  const { stage } = access;
  const { account } = readOutputs(context, stage);
  const { bucket, key } = stateBackup(stage, account, new Date(context.clock.now()).toISOString());
  let state = '';
  return runPlan(
    context,
    backupPlan(stage, `${bucket}/${key}`),
    {
      export: async () => {
        state = await pulumi(context, stage, ['stack', 'export']);
        const count = resourcesIn(state);
        if (count === 0) throw new OpsFailure('The state holds no resources: nothing worth keeping.');
        return `${count} resources`;
      },
      store: async () => {
        await context
          .aws(access)
          .client(S3Client)
          .send(
            new PutObjectCommand({
              Bucket: bucket,
              Key: key,
              Body: state,
              ContentType: 'application/json',
              ServerSideEncryption: 'aws:kms',
              SSEKMSKeyId: `alias/${nameOf(stage, 'key')}`,
            }),
          );
        return key;
      },
    },
    options,
  );
}

function resourcesIn(state: string): number {
  const { deployment } = JSON.parse(state) as { readonly deployment?: { readonly resources?: readonly unknown[] } };
  return deployment?.resources?.length ?? 0;
}
