import type * as pulumi from '@pulumi/pulumi';
import { PROJECT, type Stage } from '../libs/contract/src/names.ts';

/** AWS resource types without tags. A test compares the list with the provider's types. */
export const WITHOUT_TAGS: ReadonlySet<string> = new Set([
  'aws:appautoscaling/policy:Policy',
  'aws:appconfig/extensionAssociation:ExtensionAssociation',
  'aws:appconfig/hostedConfigurationVersion:HostedConfigurationVersion',
  'aws:backup/selection:Selection',
  'aws:cloudfront/cachePolicy:CachePolicy',
  'aws:cloudfront/originAccessControl:OriginAccessControl',
  'aws:cloudfront/originRequestPolicy:OriginRequestPolicy',
  'aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy',
  'aws:cloudwatch/dashboard:Dashboard',
  'aws:cloudwatch/eventTarget:EventTarget',
  'aws:cloudwatch/logResourcePolicy:LogResourcePolicy',
  'aws:cloudwatch/queryDefinition:QueryDefinition',
  'aws:codedeploy/deploymentConfig:DeploymentConfig',
  'aws:cognito/riskConfiguration:RiskConfiguration',
  'aws:cognito/user:User',
  'aws:cognito/userGroup:UserGroup',
  'aws:cognito/userInGroup:UserInGroup',
  'aws:cognito/userPoolClient:UserPoolClient',
  'aws:acm/certificateValidation:CertificateValidation',
  'aws:ecr/lifecyclePolicy:LifecyclePolicy',
  'aws:ecs/clusterCapacityProviders:ClusterCapacityProviders',
  'aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation',
  'aws:ec2/route:Route',
  'aws:ec2/routeTableAssociation:RouteTableAssociation',
  'aws:iam/rolePolicy:RolePolicy',
  'aws:iam/rolePolicyAttachment:RolePolicyAttachment',
  'aws:kms/alias:Alias',
  'aws:lambda/permission:Permission',
  'aws:route53/record:Record',
  'aws:s3/bucketCorsConfiguration:BucketCorsConfiguration',
  'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration',
  'aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration',
  'aws:s3/bucketCorsConfiguration:BucketCorsConfiguration',
  'aws:s3/bucketOwnershipControls:BucketOwnershipControls',
  'aws:s3/bucketPolicy:BucketPolicy',
  'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock',
  'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration',
  'aws:s3/bucketVersioning:BucketVersioning',
  'aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination',
  'aws:sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes',
  'aws:sns/topicPolicy:TopicPolicy',
  'aws:sns/topicSubscription:TopicSubscription',
  'aws:sqs/queuePolicy:QueuePolicy',
  'aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration',
]);

export interface TagSource {
  readonly stage: Stage;
  readonly owner: string;
}

/** Returns a transformation that adds `project`, `stage`, `component` and `owner` to every taggable resource. */
export function tagging({ stage, owner }: TagSource, component: string): pulumi.ResourceTransformation {
  return ({ type, props, opts }) => {
    if (!type.startsWith('aws:') || WITHOUT_TAGS.has(type)) return undefined;
    const given = (props as { tags?: Record<string, unknown> }).tags;
    const tags = { project: PROJECT, stage, component, owner, ...given };
    return { props: { ...(props as object), tags }, opts };
  };
}
