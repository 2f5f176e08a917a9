import * as pulumi from '@pulumi/pulumi';
import type { Configuration } from '../configuration.ts';
import { nameOf, shortNameOf } from '../../libs/contract/src/names.ts';
import { tagging } from '../tags.ts';

/** Configuration, region and account that every component receives. */
export interface StackContext {
  readonly configuration: Configuration;
  readonly region: string;
  readonly accountId: pulumi.Output<string>;
}

/** Region of CloudFront's certificates and firewall, independent of the stack's region. */
export const EDGE_REGION = 'us-east-1';

/** A component of the stack. Its resources are its children and have its tags and the stage's names. */
export class StackComponent extends pulumi.ComponentResource {
  protected readonly configuration: Configuration;
  protected readonly region: string;
  protected readonly accountId: pulumi.Output<string>;
  /** Options of the component's resources. */
  protected readonly child: pulumi.CustomResourceOptions;

  constructor(component: string, context: StackContext, opts: pulumi.ComponentResourceOptions, name = component) {
    const { configuration } = context;
    super(
      `civicforge:index:${component}`,
      nameOf(configuration.stage, name),
      {},
      {
        ...opts,
        transformations: [...(opts.transformations ?? []), tagging(configuration, component)],
      },
    );
    this.configuration = configuration;
    this.region = context.region;
    this.accountId = context.accountId;
    this.child = { parent: this };
  }

  protected get isProduction(): boolean {
    return this.configuration.stage === 'prod';
  }

  protected name(thing: string): string {
    return nameOf(this.configuration.stage, thing);
  }

  /** Returns a name for load balancers and target groups, at most 32 characters. */
  protected shortName(thing: string): string {
    return shortNameOf(this.configuration.stage, thing);
  }

  /** Returns an ARN in this account and region, e.g. `arn('ssm', 'parameter/civicforge/dev/*')`. */
  protected arn(service: string, resource: pulumi.Input<string>, region: string = this.region): pulumi.Output<string> {
    return pulumi.interpolate`arn:aws:${service}:${region}:${this.accountId}:${resource}`;
  }
}
