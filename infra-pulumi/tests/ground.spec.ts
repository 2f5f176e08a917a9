import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { STAGES } from '../../libs/contract/src/names.ts';
import { IDLE_SECONDS } from '../../libs/contract/src/service-contract.ts';
import { EXCLUDED_ZONES } from '../components/network.ts';
import { roleStatements } from '../rules/iam.ts';
import { at, items, ofType, type Resource, text } from '../rules/resource.ts';
import { prepared } from './graphs.ts';

const { stages, variants } = prepared();
const production: readonly Resource[] = stages.prod.resources;

/** AWS's default quota of Elastic IP addresses per account and region. */
const ADDRESSES = 5;

describe('the zones of a stage', () => {
  it('are taken from the account, without those that lack Fargate or VPC origins', () => {
    expect(EXCLUDED_ZONES).toContain('use1-az3');
    const zones = ofType(production, 'ec2/subnet:Subnet').map(({ name, props }) => [
      name.at(-1),
      props['availabilityZone'],
    ]);
    // In the mocked account the letter b is such a zone.
    const wanted = [
      ['a', 'us-east-1a'],
      ['b', 'us-east-1c'],
      ['c', 'us-east-1d'],
    ];
    expect(zones).toEqual([...wanted, ...wanted]);
  });

  it('stay when AWS adds one', () => {
    for (const { opts } of ofType(production, 'ec2/subnet:Subnet'))
      expect(opts.ignoreChanges).toContain('availabilityZone');
  });

  it('need no more public addresses than an account has for all stages', () => {
    const count = STAGES.reduce((sum, stage) => sum + ofType(stages[stage].resources, 'ec2/eip:Eip').length, 0);

    expect(count).toBeLessThanOrEqual(ADDRESSES);
  });
});

describe('idle connections', () => {
  it('are closed first by the side that sends requests', () => {
    const [balancer] = ofType(production, 'lb/loadBalancer:LoadBalancer');
    const origins = ofType(production, 'cloudfront/distribution:Distribution').flatMap(({ props }) =>
      items(props['origins']),
    );
    const kept = origins.flatMap((origin) => at(origin, 'vpcOriginConfig', 'originKeepaliveTimeout') ?? []);

    expect(kept).toEqual([IDLE_SECONDS.edge, IDLE_SECONDS.edge]);
    expect(balancer?.props['idleTimeout']).toBe(IDLE_SECONDS.loadBalancer);
    expect(IDLE_SECONDS.edge).toBeLessThan(IDLE_SECONDS.loadBalancer);
    expect(IDLE_SECONDS.loadBalancer).toBeLessThan(IDLE_SECONDS.server);
    const front = readFileSync(join(import.meta.dirname, '../../apps/web/server/front.ts'), 'utf8');
    expect(front).toContain('keepAliveTimeout: IDLE_SECONDS.server * 1_000');
  });
});

describe('rights that AWS checks on all resources', () => {
  const resourcesOf = (role: string, action: string) =>
    roleStatements(production)
      .filter(({ owner, actions }) => owner.name === role && actions.includes(action))
      .flatMap(({ resources }) => resources);

  it.each(['api-codedeploy', 'web-codedeploy', 'flag-monitor'])(
    'let %s read every alarm, also a composite one',
    (role) => {
      expect(resourcesOf(`civicforge-prod-${role}`, 'cloudwatch:DescribeAlarms')).toEqual(['*']);
    },
  );

  it('let the hook’s function manage its network interfaces', () => {
    const everything = ['arn:aws:ec2:us-east-1:123456789012:*/*'];

    expect(resourcesOf('civicforge-prod-hook', 'ec2:DescribeNetworkInterfaces')).toEqual(['*']);
    for (const action of ['CreateNetworkInterface', 'DeleteNetworkInterface', 'AssignPrivateIpAddresses']) {
      expect(resourcesOf('civicforge-prod-hook', `ec2:${action}`)).toEqual(everything);
    }
  });

  it('let operators tag the recovery points of their backups', () => {
    const tagging = roleStatements(production).filter(({ actions }) => actions.includes('backup:TagResource'));

    expect(tagging.map(({ owner }) => owner.name)).toContain('civicforge-prod-back-up');
  });
});

describe('accounts of members', () => {
  it('are blocked for a leaked password alone, never for the address of the service', () => {
    const [protection] = ofType(production, 'cognito/riskConfiguration:RiskConfiguration');

    expect(at(protection?.props, 'compromisedCredentialsRiskConfiguration', 'actions', 'eventAction')).toBe('BLOCK');
    expect(protection?.props['accountTakeoverRiskConfiguration']).toBeUndefined();
  });
});

describe('what an account sees', () => {
  it.each(STAGES)('contains the refused traffic of the network of %s', (stage) => {
    const [log] = ofType(stages[stage].resources, 'ec2/flowLog:FlowLog');

    expect(log?.props).toMatchObject({ trafficType: 'REJECT', logDestinationType: 's3' });
    expect(text(log?.props['logDestination'])).toContain('-logs');
    expect(log?.opts.dependsOn.join()).toContain('bucketPolicy');
  });

  it('contains anomalies of the given cost monitor, and makes none of its own beside it', () => {
    const monitor = 'arn:aws:ce::123456789012:anomalymonitor/0a1b';
    const { resources } = variants.given;
    const [subscription] = ofType(resources, 'costexplorer/anomalySubscription:AnomalySubscription');

    expect(subscription?.props['monitorArnLists']).toEqual([monitor]);
    expect(ofType(resources, 'costexplorer/anomalyMonitor:AnomalyMonitor')).toEqual([]);
    expect(ofType(production, 'costexplorer/anomalyMonitor:AnomalyMonitor')).toHaveLength(1);
  });
});
