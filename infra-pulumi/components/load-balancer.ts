import * as cloudfront from '@pulumi/aws/cloudfront/index.js';
import * as ec2 from '@pulumi/aws/ec2/index.js';
import * as lb from '@pulumi/aws/lb/index.js';
import * as route53 from '@pulumi/aws/route53/index.js';
import * as vpc from '@pulumi/aws/vpc/index.js';
import type * as pulumi from '@pulumi/pulumi';
import { IDLE_SECONDS, SERVICES, type ServiceName } from '../../libs/contract/src/service-contract.ts';
import type { LogBucket } from './log-bucket.ts';
import type { Network } from './network.ts';
import { StackComponent, type StackContext } from './stack-component.ts';

export interface LoadBalancerArgs {
  readonly network: Network;
  readonly logs: LogBucket;
}

type Caller = ServiceName | 'jobs' | 'hook';

/** The internal load balancer. Only CloudFront, the web tasks and the release hook can reach it. */
export class LoadBalancer extends StackComponent {
  readonly balancer: lb.LoadBalancer;
  /** Host name inside the network, part of the certificate. */
  readonly internalHost: string;
  /** Security groups of the callers. They have no inbound rules. */
  readonly groups: Readonly<Record<Caller, ec2.SecurityGroup>>;
  /** CloudFront VPC origins, one for each production listener. */
  readonly origins: Readonly<Record<ServiceName, cloudfront.VpcOrigin>>;
  private readonly group: ec2.SecurityGroup;

  constructor(context: StackContext, args: LoadBalancerArgs, opts: pulumi.ComponentResourceOptions) {
    super('load-balancer', context, opts);
    this.internalHost = `internal.${this.configuration.domain}`;
    this.group = this.securityGroup('balancer', args.network);
    this.groups = {
      api: this.securityGroup('api', args.network),
      web: this.securityGroup('web', args.network),
      jobs: this.securityGroup('jobs', args.network),
      hook: this.securityGroup('hook', args.network),
    };
    this.balancer = new lb.LoadBalancer(
      this.name('balancer'),
      {
        name: this.shortName('balancer'),
        internal: true,
        loadBalancerType: 'application',
        securityGroups: [this.group.id],
        subnets: args.network.privateSubnetIds,
        dropInvalidHeaderFields: true,
        desyncMitigationMode: 'defensive',
        idleTimeout: IDLE_SECONDS.loadBalancer,
        enableDeletionProtection: this.isProduction,
        // Access logs contain every path, which can be a secret, and cannot leave it out. Connection logs contain none.
        connectionLogs: { enabled: true, bucket: args.logs.bucketName, prefix: 'load-balancer' },
      },
      { ...this.child, dependsOn: [args.logs.policy] },
    );
    this.nameInside(args.network);
    this.origins = { api: this.origin('api'), web: this.origin('web') };
    this.openPorts(args.network);
    this.registerOutputs({});
  }

  private securityGroup(thing: string, network: Network): ec2.SecurityGroup {
    const name = this.name(thing);
    const description = `CivicForge ${this.configuration.stage}: ${thing}`;
    return new ec2.SecurityGroup(name, { name, description, vpcId: network.vpcId, tags: { Name: name } }, this.child);
  }

  /** Creates a private zone, so that the name does not depend on the public zone. */
  private nameInside(network: Network): void {
    const zone = new route53.Zone(
      this.name('inside'),
      { name: this.internalHost, vpcs: [{ vpcId: network.vpcId }], comment: 'Name of the load balancer' },
      this.child,
    );
    const alias = { name: this.balancer.dnsName, zoneId: this.balancer.zoneId, evaluateTargetHealth: false };
    new route53.Record(
      this.name('inside'),
      { zoneId: zone.zoneId, name: this.internalHost, type: 'A', aliases: [alias] },
      this.child,
    );
  }

  private origin(service: ServiceName): cloudfront.VpcOrigin {
    return new cloudfront.VpcOrigin(
      this.name(`origin-${service}`),
      {
        vpcOriginEndpointConfig: {
          name: this.name(`origin-${service}`),
          arn: this.balancer.arn,
          httpPort: 80,
          httpsPort: SERVICES[service].productionPort,
          originProtocolPolicy: 'https-only',
          originSslProtocols: { items: ['TLSv1.2'], quantity: 1 },
        },
      },
      this.child,
    );
  }

  private openPorts(network: Network): void {
    // CloudFront creates this group with the first VPC origin. It admits our distribution alone.
    const edge = ec2.getSecurityGroupOutput(
      {
        filters: [
          { name: 'group-name', values: ['CloudFront-VPCOrigins-Service-SG'] },
          { name: 'vpc-id', values: [network.vpcId] },
        ],
      },
      { parent: this, dependsOn: [this.origins.api, this.origins.web] },
    );
    const { group, groups } = this;
    for (const name of ['api', 'web'] as const) {
      const { productionPort, testPort, port } = SERVICES[name];
      this.allow(`edge-to-${name}`, edge.id, group.id, productionPort);
      this.allow(`hook-to-${name}`, groups.hook.id, group.id, testPort);
      this.allow(`balancer-to-${name}`, group.id, groups[name].id, port);
    }
    this.allow('web-to-api', groups.web.id, group.id, SERVICES.api.productionPort);
    for (const caller of ['api', 'web', 'jobs', 'hook'] as const) this.allowHttpsOut(caller);
  }

  /** Creates the outbound rule of the caller and the inbound rule of the callee. */
  private allow(thing: string, from: pulumi.Output<string>, to: pulumi.Output<string>, port: number): void {
    const common = { ipProtocol: 'tcp', fromPort: port, toPort: port, description: thing };
    new vpc.SecurityGroupIngressRule(
      this.name(thing),
      { ...common, securityGroupId: to, referencedSecurityGroupId: from },
      this.child,
    );
    // AWS owns CloudFront's group.
    if (thing.startsWith('edge-')) return;
    new vpc.SecurityGroupEgressRule(
      this.name(thing),
      { ...common, securityGroupId: from, referencedSecurityGroupId: to },
      this.child,
    );
  }

  /** Allows HTTPS to AWS APIs, which have public addresses behind NAT or a gateway endpoint. */
  private allowHttpsOut(caller: Caller): void {
    new vpc.SecurityGroupEgressRule(
      this.name(`${caller}-out`),
      {
        securityGroupId: this.groups[caller].id,
        cidrIpv4: '0.0.0.0/0',
        ipProtocol: 'tcp',
        fromPort: 443,
        toPort: 443,
        description: 'interfaces of AWS',
      },
      this.child,
    );
  }
}
