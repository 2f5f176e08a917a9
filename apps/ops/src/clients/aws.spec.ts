import { DescribeServicesCommand, ECSClient } from '@aws-sdk/client-ecs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import type { StackFile } from '../../../../libs/contract/src/local-stack.ts';
import { FakeOpsContext } from '../../testing/fake-ops-context.ts';
import { awsOfLocalStack, awsOfStage } from './aws.ts';

describe('clients of AWS', () => {
  it('are created once per stage, in its region', async () => {
    const aws = awsOfStage('eu-west-1');
    const ecs = aws.client(ECSClient);
    expect(await ecs.config.region()).toBe('eu-west-1');
    expect(aws.client(ECSClient)).toBe(ecs);
  });

  it('use the emulators of a local stack', async () => {
    const stack = { region: 'us-east-1', database: 'http://127.0.0.1:8000' } as StackFile;
    const endpoint = await awsOfLocalStack(stack).client(DynamoDBClient).config.endpoint?.();
    expect(endpoint).toMatchObject({ hostname: '127.0.0.1', port: 8000 });
  });

  it('are refused by name without an emulator', () => {
    expect(() => awsOfLocalStack({ region: 'us-east-1' } as StackFile).client(SSMClient)).toThrow('has no SSM');
  });

  it('are mocked by class in tests', async () => {
    mockClient(ECSClient)
      .on(DescribeServicesCommand)
      .resolves({ services: [{ serviceName: 'api' }] });
    const answer = await new FakeOpsContext()
      .aws()
      .client(ECSClient)
      .send(new DescribeServicesCommand({ services: ['api'] }));
    expect(answer.services).toMatchObject([{ serviceName: 'api' }]);
  });
});
