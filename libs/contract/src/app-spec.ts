import { SERVICES, type ServiceName } from './service-contract.ts';

export interface AppSpecArgs {
  readonly service: ServiceName;
  readonly taskDefinitionArn: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  readonly hookFunction: string;
}

/** Fargate platform version. The AppSpec sets it, because CodeDeploy services accept it nowhere else. */
export const PLATFORM_VERSION = '1.4.0';

/**
 * Returns the AppSpec of a release for an inline CodeDeploy revision. Network and platform are part of it: UpdateService refuses
 * them for services that CodeDeploy deploys.
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-resources.html
 */
export function appSpec({ service, taskDefinitionArn, subnetIds, securityGroupIds, hookFunction }: AppSpecArgs) {
  const { container, port } = SERVICES[service];
  return {
    version: 0.0,
    Resources: [
      {
        TargetService: {
          Type: 'AWS::ECS::Service',
          Properties: {
            TaskDefinition: taskDefinitionArn,
            LoadBalancerInfo: { ContainerName: container, ContainerPort: port },
            PlatformVersion: PLATFORM_VERSION,
            NetworkConfiguration: {
              AwsvpcConfiguration: {
                Subnets: [...subnetIds],
                SecurityGroups: [...securityGroupIds],
                AssignPublicIp: 'DISABLED',
              },
            },
          },
        },
      },
    ],
    Hooks: [{ AfterAllowTestTraffic: hookFunction }],
  };
}
