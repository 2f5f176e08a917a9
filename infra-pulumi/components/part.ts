import * as pulumi from '@pulumi/pulumi';
import type { Configuration } from '../configuration.ts';
import { nameOf, shortNameOf } from '../../libs/contract/src/names.ts';
import { tagging } from '../tags.ts';

/** What every component knows. */
export interface Surroundings {
  readonly configuration: Configuration;
  readonly region: string;
  readonly accountId: pulumi.Output<string>;
}

/** CloudFront and what belongs to it lives here, whatever the region of the stack. */
export const EDGE_REGION = 'us-east-1';

/** One concern of the stack. Its resources are its children, carry its tags and are named by the stage. */
export class Part extends pulumi.ComponentResource {
  protected readonly configuration: Configuration;
  protected readonly region: string;
  protected readonly accountId: pulumi.Output<string>;
  /** Options of every resource in here. */
  protected readonly child: pulumi.CustomResourceOptions;

  constructor(component: string, around: Surroundings, opts: pulumi.ComponentResourceOptions, name = component) {
    const { configuration } = around;
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
    this.region = around.region;
    this.accountId = around.accountId;
    this.child = { parent: this };
  }

  protected get isProduction(): boolean {
    return this.configuration.stage === 'prod';
  }

  protected name(thing: string): string {
    return nameOf(this.configuration.stage, thing);
  }

  /** For load balancers and target groups, whose names end at 32 characters. */
  protected shortName(thing: string): string {
    return shortNameOf(this.configuration.stage, thing);
  }

  /** ARN of something in this account and region, e.g. `arn('ssm', 'parameter/civicforge/dev/*')`. */
  protected arn(service: string, resource: pulumi.Input<string>, region: string = this.region): pulumi.Output<string> {
    return pulumi.interpolate`arn:aws:${service}:${region}:${this.accountId}:${resource}`;
  }
}
