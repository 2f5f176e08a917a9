import { ECSClient, RunTaskCommand } from '@aws-sdk/client-ecs';
import { EventBridgeClient, ListTargetsByRuleCommand, type Target } from '@aws-sdk/client-eventbridge';
import {
  DeleteMessageCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { nameOf } from '../../../../libs/contract/src/names.ts';
import { OpsFailure } from '../core/exit-codes.ts';
import type { Plan } from '../core/plan.ts';
import type { Executors } from '../core/run-plan.ts';
import type { CloudStage } from '../core/stages.ts';
import type { StageAccess, OpsContext } from '../core/ops-context.ts';

/** A job start that EventBridge gave up. */
export interface DeadLetter {
  readonly id: string;
  readonly handle: string;
  /** Name of the rule, for example `civicforge-prod-reprocess`. */
  readonly rule: string;
  readonly sentAt: string;
  readonly error: string;
}

export type RedriveStep =
  | { readonly do: 'start'; readonly title: string; readonly rule: string }
  | { readonly do: 'remove'; readonly title: string; readonly handle: string };

/** Maximum letters per call. */
const MAX = 100;

/** Dead-letter queue of EventBridge. SQS redrive does not apply, because no SQS queue is its source. */
export class DeadLetterQueue {
  private readonly client: SQSClient;
  private readonly name: string;

  constructor(client: SQSClient, stage: CloudStage) {
    this.client = client;
    this.name = nameOf(stage, 'dead-letters');
  }

  /** @param holdSeconds visibility timeout */
  async read(holdSeconds: number): Promise<DeadLetter[]> {
    const QueueUrl = await this.url();
    const letters = new Map<string, DeadLetter>();
    while (letters.size < MAX) {
      const { Messages = [] } = await this.client.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: 10,
          VisibilityTimeout: holdSeconds,
          WaitTimeSeconds: 2,
          MessageAttributeNames: ['All'],
          MessageSystemAttributeNames: ['SentTimestamp'],
        }),
      );
      const fresh = Messages.map(letterOf).filter(({ id }) => !letters.has(id));
      if (fresh.length === 0) break;
      for (const letter of fresh) letters.set(letter.id, letter);
    }
    return [...letters.values()];
  }

  async remove(ReceiptHandle: string): Promise<void> {
    await this.client.send(new DeleteMessageCommand({ QueueUrl: await this.url(), ReceiptHandle }));
  }

  private async url(): Promise<string> {
    const { QueueUrl } = await this.client.send(new GetQueueUrlCommand({ QueueName: this.name }));
    if (QueueUrl === undefined) throw new OpsFailure(`There is no queue ${this.name}.`);
    return QueueUrl;
  }
}

function letterOf({ MessageId = '', ReceiptHandle = '', Attributes, MessageAttributes }: Message): DeadLetter {
  const of = (name: string) => MessageAttributes?.[name]?.StringValue;
  return {
    id: MessageId,
    handle: ReceiptHandle,
    rule: of('RULE_ARN')?.split('/').at(-1) ?? 'unknown',
    sentAt: new Date(Number(Attributes?.SentTimestamp ?? 0)).toISOString(),
    error: [of('ERROR_CODE'), of('ERROR_MESSAGE')].filter((word) => word !== undefined).join(': ') || 'unknown',
  };
}

/** Plans one start per job, regardless of the number of failed starts. */
export function redrivePlan(stage: CloudStage, letters: readonly DeadLetter[]): Plan<RedriveStep> {
  const known = letters.filter(({ rule }) => rule.startsWith(nameOf(stage, 'x').slice(0, -1)));
  const rules = [...new Set(known.map(({ rule }) => rule))];
  const strange = letters.length - known.length;
  return {
    verb: 'rewards dlq',
    stage,
    title: `Start anew what ${letters.length} dead letters stand for`,
    steps: [
      ...rules.map((rule) => ({ do: 'start' as const, title: `run the task of ${rule} once`, rule })),
      ...known.map(({ id, rule, handle }) => ({
        do: 'remove' as const,
        title: `remove letter ${id} of ${rule}`,
        handle,
      })),
    ],
    notes: [
      ...(known.length === 0 ? [] : ['every job is safe to be run twice, and beside its schedule']),
      ...(strange === 0 ? [] : [`${strange} letters name no rule of this stage and stay: look at them in the queue`]),
    ],
  };
}

export function redriveExecutors(
  context: OpsContext,
  access: StageAccess,
  queue: DeadLetterQueue,
): Executors<RedriveStep> {
  return {
    start: ({ rule }) => startOnce(context, access, rule),
    remove: async ({ handle }) => {
      await queue.remove(handle);
      return undefined;
    },
  };
}

/** Starts the task of a rule once, with the rule's task definition. */
async function startOnce(context: OpsContext, access: StageAccess, Rule: string): Promise<string> {
  const { Targets = [] } = await context
    .aws(access)
    .client(EventBridgeClient)
    .send(new ListTargetsByRuleCommand({ Rule }));
  const target = Targets.find(({ EcsParameters }) => EcsParameters !== undefined);
  if (target === undefined) throw new OpsFailure(`The rule ${Rule} starts no task.`);
  const { tasks = [], failures = [] } = await context
    .aws(access)
    .client(ECSClient)
    .send(new RunTaskCommand(taskOf(target)));
  const [task] = tasks;
  if (task?.taskArn !== undefined) return task.taskArn.split('/').at(-1) ?? '';
  const why = failures.map(({ reason = 'unknown' }) => reason).join(', ') || 'no reason was given';
  throw new OpsFailure(`The task of ${Rule} could not be started: ${why}. Its letters stay.`);
}

function taskOf({ Arn, EcsParameters = { TaskDefinitionArn: undefined } }: Target) {
  const { TaskDefinitionArn, NetworkConfiguration, CapacityProviderStrategy = [], PlatformVersion } = EcsParameters;
  const network = NetworkConfiguration?.awsvpcConfiguration;
  return {
    cluster: Arn,
    taskDefinition: TaskDefinitionArn,
    count: 1,
    startedBy: 'ops rewards dlq',
    ...(PlatformVersion !== undefined && { platformVersion: PlatformVersion }),
    capacityProviderStrategy: CapacityProviderStrategy.map(({ capacityProvider, weight, base }) => ({
      capacityProvider,
      weight,
      base,
    })),
    networkConfiguration: {
      awsvpcConfiguration: {
        subnets: network?.Subnets,
        securityGroups: network?.SecurityGroups,
        assignPublicIp: network?.AssignPublicIp,
      },
    },
  };
}
