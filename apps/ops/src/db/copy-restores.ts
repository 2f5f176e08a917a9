import { BackupClient, DescribeRestoreJobCommand, StartRestoreJobCommand } from '@aws-sdk/client-backup';
import { createHash } from 'node:crypto';
import { nameOf } from '../../../../libs/contract/src/names.ts';
import { readOutputs } from '../clients/outputs.ts';
import { OpsFailure } from '../core/exit-codes.ts';
import type { OpsContext } from '../core/ops-context.ts';
import { waitUntil } from '../core/wait-until.ts';
import type { CloudAccess } from '../deploy/parts.ts';
import type { RestoreStep } from './restore-plan.ts';

const AT_MOST_SECONDS = 12 * 3600;

/** Restores of copies in the vault, by AWS Backup and its role. */
export class CopyRestores {
  private readonly context: OpsContext;
  private readonly client: BackupClient;
  private readonly role: string;
  /** Jobs by the name of the new table. */
  private readonly jobs = new Map<string, string>();

  constructor(context: OpsContext, access: CloudAccess) {
    this.context = context;
    this.client = context.aws(access).client(BackupClient);
    const { account } = readOutputs(context, access.stage);
    this.role = `arn:aws:iam::${account}:role/${nameOf(access.stage, 'backup')}`;
  }

  /**
   * Starts the restore of a copy. A repeated call with the same copy and table starts nothing new.
   * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/restoring-dynamodb.html#ddb-restore-cli
   */
  async start({ arn, to, keyArn }: Extract<RestoreStep, { do: 'restore-copy' }>): Promise<string> {
    const encryption = keyArn === undefined ? {} : { encryptionType: 'KMS', kmsMasterKeyArn: keyArn };
    const { RestoreJobId } = await this.client.send(
      new StartRestoreJobCommand({
        RecoveryPointArn: arn,
        IamRoleArn: this.role,
        ResourceType: 'DynamoDB',
        IdempotencyToken: createHash('sha256').update(`${arn} ${to}`).digest('hex').slice(0, 32),
        Metadata: { targetTableName: to, ...encryption },
      }),
    );
    if (RestoreJobId === undefined) throw new OpsFailure(`AWS Backup returned no job for ${arn}.`);
    this.jobs.set(to, RestoreJobId);
    return RestoreJobId;
  }

  /** @throws OpsFailure the job failed or was aborted */
  async finish(table: string): Promise<string | undefined> {
    const RestoreJobId = this.jobs.get(table);
    // The table was there before this call.
    if (RestoreJobId === undefined) return undefined;
    return waitUntil(this.context, {
      what: `restore ${RestoreJobId}`,
      everySeconds: 15,
      atMostSeconds: AT_MOST_SECONDS,
      poll: async () => {
        const job = await this.client.send(new DescribeRestoreJobCommand({ RestoreJobId }));
        if (job.Status === 'COMPLETED') return { done: job.CreatedResourceArn ?? 'completed' };
        if (job.Status === 'FAILED' || job.Status === 'ABORTED') {
          throw new OpsFailure(
            `Restore ${RestoreJobId} is ${job.Status.toLowerCase()}: ${job.StatusMessage ?? 'no reason given'}.`,
          );
        }
        return { still: `${job.Status ?? 'PENDING'}${job.PercentDone === undefined ? '' : ` ${job.PercentDone}`}` };
      },
    });
  }
}
