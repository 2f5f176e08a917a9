import * as ec2 from '@pulumi/aws/ec2/index.js';
import type * as pulumi from '@pulumi/pulumi';
import { StackComponent, type StackContext } from './stack-component.ts';

/** A VPC over several zones. The public subnets contain NAT gateways alone. */
export class Network extends StackComponent {
  readonly vpcId: pulumi.Output<string>;
  readonly privateSubnetIds: pulumi.Output<string>[];

  constructor(context: StackContext, opts: pulumi.ComponentResourceOptions) {
    super('network', context, opts);
    const vpc = new ec2.Vpc(
      this.name('vpc'),
      { cidrBlock: '10.20.0.0/16', enableDnsHostnames: true, enableDnsSupport: true, tags: { Name: this.name('vpc') } },
      this.child,
    );
    this.vpcId = vpc.id;
    // The default security group allows traffic between its members. It stays empty and unused.
    new ec2.DefaultSecurityGroup(this.name('unused'), { vpcId: vpc.id, ingress: [], egress: [] }, this.child);
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
        availabilityZone: `${this.region}${letter}`,
        cidrBlock: `10.20.${String(third)}.0/20`,
        mapPublicIpOnLaunch: false,
        tags: { Name: name },
      },
      this.child,
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
