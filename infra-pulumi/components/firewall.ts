import * as wafv2 from '@pulumi/aws/wafv2/index.js';
import type * as pulumi from '@pulumi/pulumi';
import { COUNTED_BODY_RULES, rateRule, REDACTED_IN_FIREWALL_LOG } from '../edge-routes.ts';
import type { FirewallLogs } from './log-bucket.ts';
import { EDGE_REGION, StackComponent, type StackContext } from './stack-component.ts';

/** The WAF of the distribution: a rate limit per address and managed rules against attacks. */
export class Firewall extends StackComponent {
  readonly aclArn: pulumi.Output<string>;

  constructor(context: StackContext, args: { readonly logs: FirewallLogs }, opts: pulumi.ComponentResourceOptions) {
    super('firewall', context, opts);
    const rate = rateRule(this.configuration.apiMaxRps);
    const acl = new wafv2.WebAcl(
      this.name('firewall'),
      {
        region: EDGE_REGION,
        name: this.name('firewall'),
        scope: 'CLOUDFRONT',
        defaultAction: { allow: {} },
        visibilityConfig: this.visible('firewall'),
        rules: [
          {
            name: 'rate',
            priority: 1,
            action: { block: { customResponse: { responseCode: 429 } } },
            statement: {
              rateBasedStatement: {
                limit: rate.requests,
                evaluationWindowSec: rate.windowSeconds,
                aggregateKeyType: 'IP',
              },
            },
            visibilityConfig: this.visible('rate'),
          },
          this.managed('AWSManagedRulesAmazonIpReputationList', 2, []),
          this.managed('AWSManagedRulesCommonRuleSet', 3, COUNTED_BODY_RULES),
          this.managed('AWSManagedRulesKnownBadInputsRuleSet', 4, []),
        ],
      },
      this.child,
    );
    this.aclArn = acl.arn;
    new wafv2.WebAclLoggingConfiguration(
      this.name('firewall'),
      {
        region: EDGE_REGION,
        resourceArn: acl.arn,
        logDestinationConfigs: [args.logs.bucket.arn],
        redactedFields: [
          ...REDACTED_IN_FIREWALL_LOG.headers.map((name) => ({ singleHeader: { name } })),
          ...REDACTED_IN_FIREWALL_LOG.parts.map((part) => ({ [part]: {} })),
        ],
      },
      { ...this.child, dependsOn: [args.logs.policy] },
    );
    this.registerOutputs({});
  }

  private visible(thing: string) {
    return { metricName: this.name(thing), cloudwatchMetricsEnabled: true, sampledRequestsEnabled: false };
  }

  private managed(name: string, priority: number, counted: readonly string[]) {
    return {
      name,
      priority,
      overrideAction: { none: {} },
      statement: {
        managedRuleGroupStatement: {
          vendorName: 'AWS',
          name,
          ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
        },
      },
      visibilityConfig: { metricName: name, cloudwatchMetricsEnabled: true, sampledRequestsEnabled: false },
    };
  }
}
