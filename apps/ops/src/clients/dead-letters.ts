import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { nameOf } from '../../../../libs/contract/src/names.ts';
import type { CloudStage } from '../core/stages.ts';
import type { OpsContext } from '../core/ops-context.ts';

/** Counts the job starts in the dead-letter queue. */
export async function countDeadLetters(context: OpsContext, stage: CloudStage): Promise<number> {
  const client = context.aws({ stage, data: '' }).client(SQSClient);
  const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: nameOf(stage, 'dead-letters') }));
  const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] }),
  );
  return AttributeNames.reduce((sum, name) => sum + Number(Attributes?.[name] ?? 0), 0);
}
