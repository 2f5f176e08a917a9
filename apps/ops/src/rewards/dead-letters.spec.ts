import { ECSClient, RunTaskCommand } from '@aws-sdk/client-ecs';
import { EventBridgeClient, ListTargetsByRuleCommand } from '@aws-sdk/client-eventbridge';
import { DeleteMessageCommand, GetQueueUrlCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { runOps } from '../program.ts';
import { FakeOpsContext } from '../../testing/fake-ops-context.ts';

const sqs = mockClient(SQSClient);
const ecs = mockClient(ECSClient);
const events = mockClient(EventBridgeClient);
let context: FakeOpsContext;

const letter = (id: string, rule: string) => ({
  MessageId: id,
  ReceiptHandle: `handle-${id}`,
  Attributes: { SentTimestamp: String(Date.parse('2026-05-05T11:00:00Z')) },
  MessageAttributes: {
    RULE_ARN: { DataType: 'String', StringValue: `arn:aws:events:us-east-1:1:rule/${rule}` },
    ERROR_CODE: { DataType: 'String', StringValue: 'NO_CAPACITY' },
    ERROR_MESSAGE: { DataType: 'String', StringValue: 'Capacity is unavailable' },
  },
});

beforeEach(() => {
  for (const client of [sqs, ecs, events]) client.reset();
  context = new FakeOpsContext();
  sqs.on(GetQueueUrlCommand).resolves({ QueueUrl: 'https://sqs/queue' });
  sqs
    .on(ReceiveMessageCommand)
    .resolvesOnce({ Messages: [letter('1', 'civicforge-prod-reprocess'), letter('2', 'civicforge-prod-reprocess')] })
    .resolvesOnce({ Messages: [letter('3', 'another')] })
    .resolves({});
  sqs.on(DeleteMessageCommand).resolves({});
  events.on(ListTargetsByRuleCommand).resolves({
    Targets: [
      {
        Id: 'task',
        Arn: 'arn:cluster',
        EcsParameters: {
          TaskDefinitionArn: 'arn:task:9',
          PlatformVersion: '1.4.0',
          CapacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }],
          NetworkConfiguration: {
            awsvpcConfiguration: { Subnets: ['s1'], SecurityGroups: ['g1'], AssignPublicIp: 'DISABLED' },
          },
        },
      },
    ],
  });
  ecs.on(RunTaskCommand).resolves({ tasks: [{ taskArn: 'arn:task/cluster/new' }] });
});

const dlq = (...words: string[]) => runOps(['rewards', 'dlq', '--stage', 'prod', ...words], context);
const removed = () => sqs.commandCalls(DeleteMessageCommand).map(({ args: [{ input }] }) => input.ReceiptHandle);

describe('ops rewards dlq', () => {
  it('lists failed starts with the cause and changes nothing', async () => {
    expect(await dlq()).toBe(0);
    expect(context.printed.join('\n')).toContain(
      '2026-05-05T11:00:00.000Z  civicforge-prod-reprocess  1       NO_CAPACITY: Capacity is unavailable',
    );
    expect(sqs.commandCalls(ReceiveMessageCommand)[0]?.args[0].input.VisibilityTimeout).toBe(10);
    expect(removed()).toEqual([]);
  });

  it('prints an empty result', async () => {
    sqs.on(ReceiveMessageCommand).resolves({});
    expect(await dlq()).toBe(0);
    expect(context.printed).toEqual(['no dead letters']);
  });

  it('runs each job once, removes its letters and keeps unknown ones', async () => {
    expect(await dlq('--redrive', '--yes', 'prod')).toBe(0);
    const calls = ecs.commandCalls(RunTaskCommand);
    expect(calls).toHaveLength(1);
    expect(calls[0]?.args[0].input).toMatchObject({
      cluster: 'arn:cluster',
      taskDefinition: 'arn:task:9',
      networkConfiguration: {
        awsvpcConfiguration: { subnets: ['s1'], securityGroups: ['g1'], assignPublicIp: 'DISABLED' },
      },
    });
    expect(removed()).toEqual(['handle-1', 'handle-2']);
    expect(context.printed.join('\n')).toContain('1 letters name no rule of this stage');
  });

  it.each([
    ['the task cannot be started', () => ecs.on(RunTaskCommand).resolves({ failures: [{ reason: 'CAPACITY' }] }), 1],
    ['the rule starts no task', () => events.on(ListTargetsByRuleCommand).resolves({}), 1],
    ['AWS refuses', () => ecs.on(RunTaskCommand).rejects(new Error('not authorized')), 1],
    ['there is no queue', () => sqs.on(GetQueueUrlCommand).resolves({}), 1],
  ] as [string, () => unknown, number][])('keeps every letter when %s', async (_, spoil, code) => {
    spoil();
    expect(await dlq('--redrive', '--yes', 'prod')).toBe(code);
    expect(removed()).toEqual([]);
  });

  it('does nothing in a dry run or on a local stack', async () => {
    expect(await dlq('--redrive', '--dry-run', '--json')).toBe(0);
    expect(await runOps(['rewards', 'dlq'], context)).toBe(2);
    expect(ecs.commandCalls(RunTaskCommand)).toHaveLength(0);
    expect(removed()).toEqual([]);
  });

  it('asks for confirmation in production', async () => {
    expect(await dlq('--redrive')).toBe(3);
    expect(ecs.commandCalls(RunTaskCommand)).toHaveLength(0);
  });
});
