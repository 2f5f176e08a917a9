import { ApplicationAutoScalingClient, RegisterScalableTargetCommand } from '@aws-sdk/client-application-auto-scaling';
import { CodeDeployClient, CreateApplicationCommand, CreateDeploymentGroupCommand } from '@aws-sdk/client-codedeploy';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  CreateTaskSetCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  UpdateServicePrimaryTaskSetCommand,
} from '@aws-sdk/client-ecs';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { nameOf } from '../../../libs/contract/src/names.ts';
import { SERVICES } from '../../../libs/contract/src/service-contract.ts';
import type { Aws } from '../src/clients/aws.ts';
import type { CloudStage } from '../src/core/stages.ts';

/** ARN suffixes of the target groups (blue, green) of both services. */
export type TargetGroups = Readonly<Record<'api' | 'web', readonly string[]>>;

/** Makes cluster, load balancer, services with their serving task sets, scaling and CodeDeploy. */
export async function makeServices(aws: Aws, stage: CloudStage, address: string): Promise<TargetGroups> {
  const ecs = aws.client(ECSClient);
  const balancers = aws.client(ElasticLoadBalancingV2Client);
  const cluster = nameOf(stage, 'cluster');
  await ecs.send(new CreateClusterCommand({ clusterName: cluster }));
  const { subnets, vpc } = await network(address);
  const made = await balancers.send(
    new CreateLoadBalancerCommand({ Name: nameOf(stage, 'balancer'), Subnets: subnets, Scheme: 'internal' }),
  );
  const LoadBalancerArn = made.LoadBalancers?.[0]?.LoadBalancerArn;
  const groups: Record<'api' | 'web', string[]> = { api: [], web: [] };
  for (const service of ['api', 'web'] as const) {
    const name = nameOf(stage, service);
    const { port, productionPort, container } = SERVICES[service];
    const arns: string[] = [];
    for (const colour of ['blue', 'green']) {
      const { TargetGroups = [] } = await balancers.send(
        new CreateTargetGroupCommand({
          Name: `${name}-${colour}`,
          Port: port,
          Protocol: 'HTTP',
          VpcId: vpc,
          TargetType: 'ip',
        }),
      );
      arns.push(TargetGroups[0]?.TargetGroupArn ?? '');
    }
    groups[service] = arns.map((arn) => arn.split(':').at(-1) ?? '');
    const DefaultActions = [{ Type: 'forward' as const, TargetGroupArn: arns[0] }];
    await balancers.send(
      new CreateListenerCommand({ LoadBalancerArn, Port: productionPort, Protocol: 'HTTP', DefaultActions }),
    );
    await ecs.send(
      new RegisterTaskDefinitionCommand({
        family: name,
        networkMode: 'awsvpc',
        requiresCompatibilities: ['FARGATE'],
        cpu: '256',
        memory: '512',
        containerDefinitions: [{ name: container, image: 'rehearsal', portMappings: [{ containerPort: port }] }],
      }),
    );
    await ecs.send(
      new CreateServiceCommand({
        cluster,
        serviceName: name,
        desiredCount: 1,
        deploymentController: { type: 'CODE_DEPLOY' },
      }),
    );
    const loadBalancers = [{ targetGroupArn: arns[0], containerName: container, containerPort: port }];
    const { taskSet } = await ecs.send(
      new CreateTaskSetCommand({ cluster, service: name, taskDefinition: name, loadBalancers }),
    );
    await ecs.send(
      new UpdateServicePrimaryTaskSetCommand({ cluster, service: name, primaryTaskSet: taskSet?.taskSetArn }),
    );
    await aws.client(ApplicationAutoScalingClient).send(
      new RegisterScalableTargetCommand({
        ServiceNamespace: 'ecs',
        ResourceId: `service/${cluster}/${name}`,
        ScalableDimension: 'ecs:service:DesiredCount',
        MinCapacity: 1,
        MaxCapacity: 2,
      }),
    );
    const deploy = aws.client(CodeDeployClient);
    await deploy.send(new CreateApplicationCommand({ applicationName: name, computePlatform: 'ECS' }));
    await deploy.send(
      new CreateDeploymentGroupCommand({
        applicationName: name,
        deploymentGroupName: name,
        serviceRoleArn: 'arn:aws:iam::123456789012:role/rehearsal',
      }),
    );
  }
  return groups;
}

/** Returns the emulator's own VPC and subnets. The operations command has no client of EC2. */
async function network(address: string): Promise<{ subnets: string[]; vpc: string }> {
  const authorization =
    'AWS4-HMAC-SHA256 Credential=rehearsal/20260101/us-east-1/ec2/aws4_request, SignedHeaders=host, Signature=0';
  const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await fetch(address, { method: 'POST', headers, body: 'Action=DescribeSubnets&Version=2016-11-15' });
  const text = await answer.text();
  const subnets = [...text.matchAll(/<subnetId>([^<]+)</g)].map(([, id = '']) => id);
  return { subnets: subnets.slice(0, 2), vpc: /<vpcId>([^<]+)</.exec(text)?.[1] ?? '' };
}
