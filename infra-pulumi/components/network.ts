import * as ec2 from '@pulumi/aws/ec2/index.js';
import * as getAvailabilityZones from '@pulumi/aws/getAvailabilityZones.js';
import type * as pulumi from '@pulumi/pulumi';
import type { LogBucket } from './log-bucket.ts';
import { StackComponent, type StackContext } from './stack-component.ts';

/**
 * Zones in which a part of a stage does not run, by id: Fargate, or a VPC origin of CloudFront. Letters do not help, because
 * each account has its own letters for the same zones.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/AWS_Fargate-Regions.html
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html
 */
export const EXCLUDED_ZONES = ['use1-az3', 'usw1-az2', 'apne1-az3', 'apne2-az1', 'cac1-az3'] as const;

/** A VPC over several zones. The public subnets contain NAT gateways alone. */
export class Network extends StackComponent {
  readonly vpcId: pulumi.Output<string>;
  readonly privateSubnetIds: pulumi.Output<string>[];

  private readonly zones: pulumi.Output<string[]>;

  constructor(context: StackContext, { logs }: { readonly logs: LogBucket }, opts: pulumi.ComponentResourceOptions) {
    super('network', context, opts);
    this.zones = getAvailabilityZones.getAvailabilityZonesOutput(
      {
        state: 'available',
        excludeZoneIds: [...EXCLUDED_ZONES],
        // Without local zones and zones of telephone companies.
        filters: [{ name: 'opt-in-status', values: ['opt-in-not-required'] }],
      },
      { parent: this },
    ).names;
    const vpc = new ec2.Vpc(
      this.name('vpc'),
      { cidrBlock: '10.20.0.0/16', enableDnsHostnames: true, enableDnsSupport: true, tags: { Name: this.name('vpc') } },
      this.child,
    );
    this.vpcId = vpc.id;
    // The default security group allows traffic between its members. It stays empty and unused.
    new ec2.DefaultSecurityGroup(this.name('unused'), { vpcId: vpc.id, ingress: [], egress: [] }, this.child);
    // Refused connections only. The logs of load balancer, edge and service contain accepted traffic.
    new ec2.FlowLog(
      this.name('refused'),
      { vpcId: vpc.id, trafficType: 'REJECT', logDestinationType: 's3', logDestination: logs.bucket.arn },
      { ...this.child, dependsOn: [logs.policy] },
    );
    const gateways = this.natGateways(vpc);
    this.privateSubnetIds = this.privateSubnets(vpc, gateways);
    this.registerOutputs({});
  }

  private get letters(): readonly string[] {
    return ['a', 'b', 'c'].slice(0, this.configuration.zones);
  }

  private subnet(vpc: ec2.Vpc, kind: 'public' | 'private', letter: string, third: number): ec2.Subnet {
    const name = this.name(`${kind}-${letter}`);
    return new ec2.Subnet(
      name,
      {
        vpcId: vpc.id,
        availabilityZone: this.zones.apply((names) => zoneAt(names, this.letters.indexOf(letter))),
        cidrBlock: `10.20.${String(third)}.0/20`,
        mapPublicIpOnLaunch: false,
        tags: { Name: name },
      },
      // A zone that AWS adds later moves the others in the list, and would replace every subnet.
      { ...this.child, ignoreChanges: ['availabilityZone'] },
    );
  }

  private natGateways(vpc: ec2.Vpc): ec2.NatGateway[] {
    const internet = new ec2.InternetGateway(this.name('internet'), { vpcId: vpc.id }, this.child);
    const table = new ec2.RouteTable(this.name('public'), { vpcId: vpc.id }, this.child);
    new ec2.Route(
      this.name('public-out'),
      { routeTableId: table.id, destinationCidrBlock: '0.0.0.0/0', gatewayId: internet.id },
      this.child,
    );
    const subnets = this.letters.map((letter, index) => {
      const subnet = this.subnet(vpc, 'public', letter, index * 16);
      new ec2.RouteTableAssociation(
        this.name(`public-${letter}`),
        { subnetId: subnet.id, routeTableId: table.id },
        this.child,
      );
      return subnet;
    });
    return subnets.slice(0, this.configuration.natGateways).map((subnet, index) => {
      const letter = this.letters[index] ?? 'a';
      const address = new ec2.Eip(
        this.name(`nat-${letter}`),
        { domain: 'vpc' },
        { ...this.child, dependsOn: [internet] },
      );
      return new ec2.NatGateway(
        this.name(`nat-${letter}`),
        { subnetId: subnet.id, allocationId: address.id },
        this.child,
      );
    });
  }

  private privateSubnets(vpc: ec2.Vpc, gateways: readonly ec2.NatGateway[]): pulumi.Output<string>[] {
    const tables: pulumi.Output<string>[] = [];
    const ids = this.letters.map((letter, index) => {
      const subnet = this.subnet(vpc, 'private', letter, 128 + index * 16);
      const table = new ec2.RouteTable(this.name(`private-${letter}`), { vpcId: vpc.id }, this.child);
      const gateway = gateways[index % gateways.length];
      new ec2.Route(
        this.name(`private-out-${letter}`),
        { routeTableId: table.id, destinationCidrBlock: '0.0.0.0/0', natGatewayId: gateway?.id },
        this.child,
      );
      new ec2.RouteTableAssociation(
        this.name(`private-${letter}`),
        { subnetId: subnet.id, routeTableId: table.id },
        this.child,
      );
      tables.push(table.id);
      return subnet.id;
    });
    // Gateway endpoints are free and keep DynamoDB and S3 traffic off the NAT gateways.
    for (const service of ['dynamodb', 's3']) {
      new ec2.VpcEndpoint(
        this.name(service),
        {
          vpcId: vpc.id,
          serviceName: `com.amazonaws.${this.region}.${service}`,
          vpcEndpointType: 'Gateway',
          routeTableIds: tables,
        },
        this.child,
      );
    }
    return ids;
  }
}

/** @throws Error if the region has fewer suitable zones than the stack wants */
function zoneAt(names: readonly string[], index: number): string {
  const name = names[index];
  if (name === undefined) throw new Error(`zones: the region has ${String(names.length)} suitable zones only`);
  return name;
}
