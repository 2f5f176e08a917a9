import * as route53 from '@pulumi/aws/route53/index.js';
import * as sns from '@pulumi/aws/sns/index.js';
import * as pulumi from '@pulumi/pulumi';
import {
  edgeErrorQueries,
  healthyHostQueries,
  outsideQueries,
  sumQueries,
  targetErrorQueries,
} from '../../libs/contract/src/alarm-metrics.ts';
import { isOutage, type OutageSource } from '../../libs/contract/src/outage.ts';
import { type Alarm, ALARMS } from '../../libs/contract/src/slo.ts';
import { SERVICES } from '../../libs/contract/src/service-contract.ts';
import { policyDocument } from '../statements.ts';
import { AlarmMaker, type Queries } from './alarms.ts';
import { EDGE_REGION, type StackContext } from './stack-component.ts';
import type { Topics } from './topics.ts';

export interface OutageArgs {
  readonly topics: Topics;
  readonly loadBalancer: pulumi.Input<string>;
  /** Target groups of each service: blue and green. */
  readonly targetGroups: Readonly<Record<'api' | 'web', readonly [pulumi.Input<string>, pulumi.Input<string>]>>;
  readonly distributionId: pulumi.Input<string>;
}

/** Seconds between two probes of one checker. About fifteen checkers probe from several regions. */
const PROBE_SECONDS = 30;

/**
 * Alarms that page during an outage, also when the service is too broken to measure itself: load balancer, tasks, edge,
 * and a probe from outside. The probe is a Route 53 health check, which costs about 3 dollars a month; a
 * Synthetics canary every five minutes costs ten.
 */
export class OutageAlarms extends AlarmMaker {
  constructor(context: StackContext, args: OutageArgs, opts: pulumi.ComponentResourceOptions) {
    super('outage-alarms', context, opts);
    const probe = this.probe();
    // An alarm notifies topics of its own region only, and these two metrics exist in one region.
    const edgePage = this.region === EDGE_REGION ? args.topics.page : this.edgeTopic();
    for (const alarm of ALARMS) {
      if (!isOutage(alarm.metric)) continue;
      const { source } = alarm.metric;
      const isOfEdge = source === 'edge-errors' || source === 'outside-probe';
      for (const { key, queries } of this.variants(alarm, source, args, probe)) {
        const topic = isOfEdge ? edgePage : args.topics[alarm.severity];
        this.alarm(alarm, key, queries, topic, isOfEdge ? EDGE_REGION : undefined);
      }
    }
    this.registerOutputs({});
  }

  private variants(
    { key, periodSeconds: period }: Alarm,
    source: OutageSource,
    { loadBalancer, targetGroups, distributionId }: OutageArgs,
    probe: route53.HealthCheck,
  ): { key: string; queries: Queries }[] {
    const ofEach = (make: (groups: readonly [pulumi.Input<string>, pulumi.Input<string>]) => Queries) =>
      (Object.keys(SERVICES) as ('api' | 'web')[]).map((service) => ({
        key: `${key}-${service}`,
        queries: make(targetGroups[service]),
      }));
    switch (source) {
      case 'balancer-errors': {
        const dimensions = { LoadBalancer: loadBalancer };
        const metric = { namespace: 'AWS/ApplicationELB', metricName: 'HTTPCode_ELB_5XX_Count', dimensions };
        return [{ key, queries: sumQueries([metric], period, key) }];
      }
      case 'target-errors':
        return ofEach((groups) => targetErrorQueries(loadBalancer, groups, period));
      case 'healthy-hosts':
        return ofEach((groups) => healthyHostQueries(loadBalancer, groups, period));
      case 'edge-errors':
        return [{ key, queries: edgeErrorQueries(distributionId, period) }];
      case 'outside-probe':
        return [{ key, queries: outsideQueries(probe.id, period) }];
    }
  }

  private probe(): route53.HealthCheck {
    const { domain } = this.configuration;
    return new route53.HealthCheck(
      this.name('outside'),
      {
        type: 'HTTPS',
        fqdn: domain,
        port: 443,
        resourcePath: '/health',
        requestInterval: PROBE_SECONDS,
        failureThreshold: 3,
        enableSni: true,
      },
      this.child,
    );
  }

  private edgeTopic(): pulumi.Output<string> {
    const { alertEmails, pageEmails, pagerUrl, stage } = this.configuration;
    const name = this.name('page-edge');
    const region = EDGE_REGION;
    const topic = new sns.Topic(name, { name, region, displayName: `CivicForge ${stage}` }, this.child);
    const policy = policyDocument([
      {
        Sid: 'AlarmsOfThisAccount',
        Action: ['sns:Publish'],
        Resource: topic.arn,
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': this.accountId } },
      },
    ]);
    new sns.TopicPolicy(name, { arn: topic.arn, policy, region }, this.child);
    (pageEmails.length > 0 ? pageEmails : alertEmails).forEach((endpoint, index) => {
      const given = { topic: topic.arn, protocol: 'email', endpoint, region };
      new sns.TopicSubscription(`${name}-${String(index + 1)}`, given, this.child);
    });
    if (pagerUrl !== undefined) {
      const given = { topic: topic.arn, protocol: 'https', endpoint: pulumi.secret(pagerUrl), region };
      new sns.TopicSubscription(`${name}-pager`, { ...given, endpointAutoConfirms: true }, this.child);
    }
    return topic.arn;
  }
}
