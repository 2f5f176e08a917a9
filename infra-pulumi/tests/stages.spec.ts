import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { METRIC_NAMES, METRICS, type MetricDefinition } from '../../libs/contract/src/metric-names.ts';
import { createTableInput, TABLES } from '../../libs/contract/src/tables.ts';
import { FLAGS } from '../../libs/contract/src/flags/manifest.ts';
import { flagDocumentSchema, parseFlagDocument } from '../../libs/flags/src/evaluator.ts';
import { appSpec } from '../../libs/contract/src/app-spec.ts';
import { COUNTED_BODY_RULES, rateRule } from '../edge-routes.ts';
import { STAGES, type Stage } from '../../libs/contract/src/names.ts';
import { metricsOf } from '../rules/alarms.ts';
import { at, fields, items, ofType, type Resource, text } from '../rules/resource.ts';
import { JOBS, PROXY_HOPS, MAIL_ENVIRONMENT, SERVICES } from '../../libs/contract/src/service-contract.ts';
import { GATES } from '../../libs/contract/src/gates.ts';
import { ALARMS, OBJECTIVES } from '../../libs/contract/src/slo.ts';
import { WITHOUT_TAGS } from '../tags.ts';
import { resourceList } from '../resource-list.ts';
import { prepared } from './graphs.ts';
import { answerOfPlaceholder } from './placeholder.ts';

const { stages: graphs, variants } = prepared();
const production: readonly Resource[] = graphs.prod.resources;

const ROOT = join(import.meta.dirname, '..', '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

function one(type: string, name: RegExp | string = /./, resources = production): Resource {
  const found = ofType(resources, type).find((resource) => new RegExp(name).test(resource.name));
  if (!found) throw new Error(`no ${type} ${String(name)}`);
  return found;
}

const container = (service: 'api' | 'web'): unknown =>
  items(JSON.parse(text(one('ecs/taskDefinition:TaskDefinition', `-${service}$`).props['containerDefinitions'])))[0];

const namesOf = (list: unknown) => items(list).map((entry) => text(at(entry, 'name')));

describe('the resources of a stage', () => {
  it.each(STAGES)('equal the reviewed list of %s', (stage) => {
    expect(resourceList(graphs[stage].resources)).toBe(read(`infra-pulumi/resources/${stage}.txt`));
  });

  it('have tags exactly where the provider supports them', () => {
    const types = new Set(STAGES.flatMap((stage) => graphs[stage].resources.map(({ type }) => type)));
    const wrong = [...types].filter((type) => {
      const path = /^aws:(\w+\/\w+):/.exec(type)?.[1];
      if (path === undefined) return false;
      const takesTags = read(`node_modules/@pulumi/aws/${path}.d.ts`).includes('tags?: pulumi.Input<{');
      return takesTags === WITHOUT_TAGS.has(type);
    });

    expect(wrong).toEqual([]);
  });

  it('need no zone with given certificates', () => {
    const graph = variants.given;
    const certificate = 'arn:aws:acm:eu-west-1:123456789012:certificate/0a1b';

    expect(at(one('lb/listener:Listener', /./, graph.resources).props, 'certificateArn')).toBe(certificate);
    expect(ofType(graph.resources, 'acm/certificate:Certificate')).toEqual([]);
  });
});

describe('tables', () => {
  it.each(TABLES)('have the keys, indexes and TTL of the definition: $name', (definition) => {
    const { name } = definition;
    const input = createTableInput(definition, `civicforge-prod-${name}`);
    const { props } = one('dynamodb/table:Table', `-prod-${name}$`);
    const keys = (schema: readonly { AttributeName: string; KeyType: string }[], type: string) =>
      schema.find(({ KeyType }) => KeyType === type)?.AttributeName;
    const wanted = [...(input.GlobalSecondaryIndexes ?? []), ...(input.LocalSecondaryIndexes ?? [])].map((index) => ({
      name: index.IndexName,
      range: keys(index.KeySchema, 'RANGE'),
      projection: index.Projection.ProjectionType,
      attributes: 'NonKeyAttributes' in index.Projection ? index.Projection.NonKeyAttributes : undefined,
    }));
    const made = [...items(props['globalSecondaryIndexes']), ...items(props['localSecondaryIndexes'])].map((index) => ({
      name: at(index, 'name'),
      range: at(index, 'rangeKey'),
      projection: at(index, 'projectionType'),
      attributes: at(index, 'nonKeyAttributes'),
    }));

    expect(made).toEqual(wanted);
    expect(props['hashKey']).toBe(keys(input.KeySchema, 'HASH'));
    expect(props['rangeKey']).toBe(keys(input.KeySchema, 'RANGE'));
    expect(at(props, 'ttl', 'attributeName')).toBe(definition.timeToLive);
    expect(namesOf(props['attributes'])).toEqual(input.AttributeDefinitions.map(({ AttributeName }) => AttributeName));
  });

  it('are backed up and monitored under their serving name', () => {
    const backedUp = JSON.stringify(one('backup/selection:Selection').props['resources']);

    for (const { name } of TABLES.filter(({ durable }) => durable)) {
      expect(backedUp).toContain(`table/civicforge-prod-${name}`);
    }
  });
});

describe('containers', () => {
  it.each(['api', 'web'] as const)('of %s have the environment of their contract', (service) => {
    const environment = namesOf(at(container(service), 'environment'));

    const mail = service === 'api' ? MAIL_ENVIRONMENT : [];
    expect(environment.sort()).toEqual([...SERVICES[service].environment, ...mail].sort());
    expect(namesOf(at(container(service), 'secrets')).sort()).toEqual(Object.keys(SERVICES[service].secrets).sort());
  });

  it('of the web have only variables that its settings read', () => {
    const source = read('apps/web/lib/settings.ts') + read('apps/web/server/certificate.ts');
    const own = [...SERVICES.web.environment, ...Object.keys(SERVICES.web.secrets)];
    const ofNext = ['HOSTNAME', 'PORT', 'NODE_ENV'];

    expect(own.filter((name) => !ofNext.includes(name) && !source.includes(`'${name}'`))).toEqual([]);
  });

  it('have a read-only root file system and no root user', () => {
    for (const service of ['api', 'web'] as const) {
      expect(at(container(service), 'readonlyRootFilesystem')).toBe(true);
      expect(at(container(service), 'user')).toBe('1000:1000');
      const volumes = namesOf(one('ecs/taskDefinition:TaskDefinition', `-${service}$`).props['volumes']);
      expect(items(at(container(service), 'mountPoints')).map((mount) => at(mount, 'sourceVolume'))).toEqual(volumes);
    }
  });

  it('answer health checks by HTTPS before the first release', async () => {
    const { command, environment } = container('api') as {
      command: [string, ...string[]];
      environment: { name: string; value: string }[];
    };

    expect(await answerOfPlaceholder(command.slice(1))).toBe('waiting for the first release');
    expect(environment).toContainEqual({ name: 'PORT', value: '3001' });
    const task = one('ecs/taskDefinition:TaskDefinition', /-api$/, variants.given.resources);
    const [own] = items(JSON.parse(text(task.props['containerDefinitions'])));
    expect(at(own, 'image')).toMatch(/civicforge-dev-api:v1\.2\.3$/);
    expect(at(own, 'command')).toBeUndefined();
  });

  it.each(['api', 'web'] as const)('of %s agree with AppSpec, service, target groups and listeners', (service) => {
    const { container: name, port, healthPath, productionPort, testPort } = SERVICES[service];
    const ids = { subnetIds: ['s'], securityGroupIds: ['g'], hookFunction: 'h', taskDefinitionArn: 'arn' };
    const properties = appSpec({ service, ...ids }).Resources[0]?.TargetService.Properties;

    expect(properties?.LoadBalancerInfo).toEqual({ ContainerName: name, ContainerPort: port });
    expect(at(one('ecs/service:Service', `-${service}$`).props, 'loadBalancers', 0)).toMatchObject({
      containerName: name,
      containerPort: port,
    });
    for (const color of ['blue', 'green']) {
      const { props } = one('lb/targetGroup:TargetGroup', `-${service}-${color}$`);
      expect([props['port'], at(props, 'healthCheck', 'path')]).toEqual([port, healthPath]);
    }
    expect(one('lb/listener:Listener', `-${service}-production$`).props['port']).toBe(productionPort);
    expect(one('lb/listener:Listener', `-${service}-test$`).props['port']).toBe(testPort);
  });

  it.each(Object.values(SERVICES))(
    'have the port and health check of the Dockerfile: $container',
    ({ container: name, port, healthPath }) => {
      const image = read('Dockerfile')
        .split(/^FROM /m)
        .find((stage) => new RegExp(`^\\S+ AS ${name}\\n`).test(stage));

      expect(image).toContain(`EXPOSE ${String(port)}\n`);
      expect(image).toContain(`"healthcheck.mjs", "${String(port)}", "${healthPath}"`);
    },
  );

  it('of the jobs have the job’s name as command', () => {
    const known = read('scripts/containers/job.mjs');

    for (const { command } of Object.values(JOBS.commands)) expect(known).toContain(command[0]);
  });

  it('trust the actual number of proxies', () => {
    expect(at(container('api'), 'environment')).toContainEqual({
      name: 'TRUSTED_PROXY_HOPS',
      value: String(PROXY_HOPS),
    });
  });
});

describe('thresholds', () => {
  it('equal those of the original requirements', () => {
    expect(OBJECTIVES.errorRatePercent).toEqual({ alarm: 1, gate: 5 });
    expect(OBJECTIVES.latencyMilliseconds).toEqual({ p99: 1000, p95: 2000, average: 10_000 });
    const of = (key: string) => {
      const alarm = ALARMS.find((candidate) => candidate.key === key);
      return [alarm?.threshold, alarm?.severity, (alarm?.periodSeconds ?? 0) * (alarm?.periods ?? 0)];
    };
    expect(of('api-error-rate')).toEqual([1, 'page', 300]);
    expect(of('latency-p99')).toEqual([1000, 'notify', 300]);
    expect(of('latency-average')).toEqual([10_000, 'page', 300]);
    expect(of('task-errors')).toEqual([5, 'notify', 300]);
    expect(of('task-errors-many')).toEqual([10, 'page', 300]);
    expect(of('rewards-late')).toEqual([1800, 'notify', 300]);
    expect(of('flags-stale')).toEqual([600, 'notify', 300]);
  });

  it('of the SLO file equal those of the alarms, and every alarm notifies its topic', () => {
    for (const alarm of ALARMS) {
      const made = ofType(production, 'cloudwatch/metricAlarm:MetricAlarm').filter(({ name }) =>
        new RegExp(
          `^civicforge-prod-${alarm.key}(-(${['api', 'web', ...TABLES.map((table) => table.name)].join('|')}))?$`,
        ).test(name),
      );
      expect(made.length).toBeGreaterThan(0);
      for (const { props } of made) {
        expect(props).toMatchObject({ threshold: alarm.threshold, evaluationPeriods: alarm.periods });
        expect(props['treatMissingData']).toBe(alarm.missing);
        expect(text(items(props['alarmActions'])[0])).toContain(`civicforge-prod-${alarm.severity}`);
        expect(metricsOf({ props } as Resource).every(({ period }) => period === alarm.periodSeconds)).toBe(true);
      }
    }
  });

  it('page during an outage that the service cannot report: balancer, tasks, edge and a probe from outside', () => {
    const alarms = ofType(production, 'cloudwatch/metricAlarm:MetricAlarm').filter(({ name }) =>
      name.includes('-outage-'),
    );

    expect(alarms.map(({ name }) => name.replace('civicforge-prod-outage-', '')).sort()).toEqual([
      'balancer',
      'edge',
      'hosts-api',
      'hosts-web',
      'outside',
      'targets-api',
      'targets-web',
    ]);
    for (const { name, props } of alarms) {
      expect(props['actionsEnabled']).toBe(true);
      expect(text(items(props['alarmActions'])[0])).toContain('civicforge-prod-page');
      // Silence means down for a missing task or probe; no request means no error.
      expect(props['treatMissingData']).toBe(/hosts|outside/.test(name) ? 'breaching' : 'notBreaching');
    }
    const [probe] = ofType(production, 'route53/healthCheck:HealthCheck');
    expect(probe?.props).toMatchObject({ type: 'HTTPS', fqdn: 'civicforge.example', resourcePath: '/health' });
  });

  it.each(['api', 'web'] as const)('of the gates equal those of the deployment group of %s', (service) => {
    const group = one('codedeploy/deploymentGroup:DeploymentGroup', `-${service}$`);
    const watched = items(at(group.props, 'alarmConfiguration', 'alarms'));
    const wanted = GATES.filter(({ services }) => services.includes(service));

    expect(watched).toEqual(wanted.map(({ key }) => `civicforge-prod-${service}-${key}`));
    for (const gate of wanted) {
      const { props } = one('cloudwatch/metricAlarm:MetricAlarm', `-${service}-${gate.key}$`);
      expect(props).toMatchObject({ threshold: gate.threshold, evaluationPeriods: gate.periods });
      expect(metricsOf({ props } as Resource).every(({ period }) => period === gate.periodSeconds)).toBe(true);
    }
  });

  it('of a release can be set per stack', () => {
    const graph = variants.given;
    const threshold = (name: RegExp) =>
      one('cloudwatch/metricAlarm:MetricAlarm', name, graph.resources).props['threshold'];

    expect(threshold(/api-gate-error-rate$/)).toBe(2);
    expect(threshold(/api-gate-latency-average$/)).toBe(3);
    expect(threshold(/dev-latency-average$/)).toBe(3000);
    expect(
      at(one('codedeploy/deploymentGroup:DeploymentGroup', /-api$/, graph.resources).props, 'deploymentConfigName'),
    ).toBe('CodeDeployDefault.ECSLinear10PercentEvery3Minutes');
    const mails = ofType(graph.resources, 'sns/topicSubscription:TopicSubscription').map(
      ({ props }) => props['endpoint'],
    );
    expect(mails).toContain('releases@civicforge.example');
  });

  it('of service metrics have the dimensions that the service emits', () => {
    for (const { metric } of ALARMS) {
      if (metric.kind !== 'service') continue;
      for (const { name } of Object.values(metric.metrics)) {
        const { service = metric.service }: MetricDefinition = METRICS[name];
        expect([name, metric.service]).toEqual([name, service]);
      }
    }
  });

  it('are shown on dashboards with emitted metrics alone', () => {
    const bodies = ofType(production, 'cloudwatch/dashboard:Dashboard').map(({ props }) =>
      text(props['dashboardBody']),
    );
    const lines = bodies.flatMap((body) =>
      (JSON.parse(body) as { widgets: { properties: { metrics?: unknown[][]; period?: number } }[] }).widgets.flatMap(
        ({ properties }) => properties.metrics ?? [],
      ),
    );
    const own = lines.filter(([namespace]) => namespace === 'CivicForge').map(([, name]) => name);

    expect(bodies).toHaveLength(7);
    expect(own.filter((name) => !(METRIC_NAMES as readonly unknown[]).includes(name))).toEqual([]);
    expect(METRIC_NAMES.filter((name) => !own.includes(name))).toEqual([]);
    expect(bodies.join()).toContain('limit 20');
  });
});

describe('flags', () => {
  it('are validated by the schema of the manifest', () => {
    const { props } = one('appconfig/configurationProfile:ConfigurationProfile');
    const validator = at(props, 'validators', 0);

    expect(JSON.parse(text(at(validator, 'content')))).toEqual(flagDocumentSchema(FLAGS));
    expect(Buffer.byteLength(text(at(validator, 'content')))).toBeLessThan(32 * 1024);
  });

  it('have a strategy without bake time, so that no alarm rolls a kill back', () => {
    const { props } = one('appconfig/deploymentStrategy:DeploymentStrategy', /all-at-once$/);

    expect(props).toMatchObject({ finalBakeTimeInMinutes: 0, deploymentDurationInMinutes: 0, growthFactor: 100 });
  });

  it.each(STAGES)('have a valid document for %s that names every flag', (stage) => {
    const document: unknown = JSON.parse(read(`infra-pulumi/flags/${stage}.json`));

    expect(() => parseFlagDocument(document, FLAGS)).not.toThrow();
    expect(Object.keys(fields(fields(document)['flags'])).sort()).toEqual(Object.keys(FLAGS).sort());
  });
});

describe('the edge', () => {
  it('sends files to the bucket, API paths to the service and other paths to the web', () => {
    const { props } = one('cloudfront/distribution:Distribution');
    const routes = items(props['orderedCacheBehaviors']).map((behaviour) => [
      at(behaviour, 'pathPattern'),
      at(behaviour, 'targetOriginId'),
    ]);

    expect(Object.fromEntries(routes as [string, string][])).toMatchObject({
      '/_next/static/*': 'assets',
      '/api/*': 'api',
      '/ofrep/*': 'api',
      '/health': 'api',
      '/.well-known/*': 'api',
    });
    expect(at(props, 'defaultCacheBehavior', 'targetOriginId')).toBe('web');
    expect(routes.map(([path]) => path).indexOf('/api/v1/public/receipts/*')).toBeLessThan(
      routes.map(([path]) => path).indexOf('/api/*'),
    );
  });

  it('caches no personal data', () => {
    const { props } = one('cloudfront/distribution:Distribution');
    const cached = items(props['orderedCacheBehaviors']).filter(
      (behaviour) => at(behaviour, 'cachePolicyId') !== '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
    );

    expect(cached.map((behaviour) => at(behaviour, 'pathPattern'))).toEqual([
      '/_next/static/*',
      '/api/v1/public/receipts/*',
      '/api/v1/public/log/tile/*',
      '/api/v1/public/*',
      '/.well-known/*',
    ]);
    for (const policy of ofType(production, 'cloudfront/cachePolicy:CachePolicy')) {
      expect(at(policy.props, 'parametersInCacheKeyAndForwardedToOrigin', 'cookiesConfig', 'cookieBehavior')).toBe(
        'none',
      );
    }
  });

  it('limits rates, counts body rules and requires TLS 1.2', () => {
    const { props } = one('wafv2/webAcl:WebAcl');
    const rate = at(props, 'rules', 0, 'statement', 'rateBasedStatement');
    const common = items(props['rules']).find((rule) => at(rule, 'name') === 'AWSManagedRulesCommonRuleSet');
    const overrides = items(at(common, 'statement', 'managedRuleGroupStatement', 'ruleActionOverrides'));

    expect(props['scope']).toBe('CLOUDFRONT');
    expect(rate).toMatchObject({ limit: 6000, evaluationWindowSec: 60 });
    expect(rateRule(10).requests).toBe(6000);
    expect(rateRule(250).requests).toBe(15_000);
    expect(namesOf(overrides)).toEqual([...COUNTED_BODY_RULES]);
    expect(at(one('cloudfront/distribution:Distribution').props, 'viewerCertificate', 'minimumProtocolVersion')).toBe(
      'TLSv1.2_2021',
    );
  });
});

describe('logs of the edge', () => {
  it('of load balancer, CloudFront and firewall go to undeletable buckets for 30 days', () => {
    const { props } = one('wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration');
    expect(text(items(props['logDestinationConfigs'])[0])).toContain('firewall-logs');
    expect(at(one('lb/loadBalancer:LoadBalancer').props, 'connectionLogs', 'bucket')).toContain('-logs-');
    for (const name of ['-prod-logs$', '-prod-firewall-logs$']) {
      expect(text(one('s3/bucketPolicy:BucketPolicy', name).props['policy'])).toContain('"s3:DeleteObjectVersion"');
      const lifecycle = one('s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration', name).props;
      expect(at(lifecycle, 'rules', 0, 'expiration', 'days')).toBe(30);
    }
    expect(one('s3/bucket:Bucket', '-prod-firewall-logs$').props['bucket']).toMatch(/^aws-waf-logs-/);
  });
});

describe('differences between stages', () => {
  it.each([
    ['dev', 2, 1, { api: [1, 1], web: [1, 1] }, 5],
    ['staging', 3, 1, { api: [1, 2], web: [1, 2] }, 15],
    ['prod', 3, 3, { api: [2, 10], web: [2, 6] }, 60],
  ] as const)('%s has its zones, gateways, tasks and rollback time', (stage, zones, gateways, tasks, minutes) => {
    const { resources } = graphs[stage];
    const group = one('codedeploy/deploymentGroup:DeploymentGroup', /./, resources).props;

    expect(ofType(resources, 'ec2/subnet:Subnet')).toHaveLength(zones * 2);
    expect(ofType(resources, 'ec2/natGateway:NatGateway')).toHaveLength(gateways);
    for (const service of ['api', 'web'] as const) {
      const { props } = one('appautoscaling/target:Target', `-${service}$`, resources);
      expect([props['minCapacity'], props['maxCapacity']]).toEqual(tasks[service]);
      expect(one('ecs/service:Service', `-${service}$`, resources).props['desiredCount']).toBe(tasks[service][0]);
    }
    expect(
      at(
        group,
        'blueGreenDeploymentConfig',
        'terminateBlueInstancesOnDeploymentSuccess',
        'terminationWaitTimeInMinutes',
      ),
    ).toBe(minutes);
  });

  it('protect user pool, tables, images and logs of production from deletion', () => {
    const kinds = production.filter(({ opts }) => opts.protect).map(({ type }) => type.split(':').at(-1));

    expect([...new Set(kinds)].sort()).toEqual([
      'Bucket',
      'EmailIdentity',
      'Key',
      'Repository',
      'Table',
      'UserPool',
      'Vault',
    ]);
  });

  it('allow admins to release production for an hour and devops to release other stages, with MFA', () => {
    const roles = (stage: Stage) =>
      ofType(graphs[stage].resources, 'iam/role:Role').filter(({ component }) => component === 'access');

    expect(roles('prod').map(({ name }) => name)).toEqual(['civicforge-prod-developer', 'civicforge-prod-admin']);
    expect(roles('staging').map(({ name }) => name)).toEqual([
      'civicforge-staging-developer',
      'civicforge-staging-devops',
    ]);
    expect(roles('prod').at(-1)?.props['maxSessionDuration']).toBe(3600);
    for (const stage of STAGES) {
      for (const { props } of roles(stage)) expect(text(props['assumeRolePolicy'])).toContain('MultiFactorAuthPresent');
    }
  });

  it('allow a workflow to release one stage, by both forms of the OIDC subject and without a stored key', () => {
    const graph = variants.everything;
    const trust = text(one('iam/role:Role', /-deploy$/, graph.resources).props['assumeRolePolicy']);

    expect(trust).toContain('"repo:civicforge/civicforge:environment:staging"');
    expect(trust).toContain('"repo:civicforge@11/civicforge@22:environment:staging"');
    expect(trust).not.toContain('StringLike');
    expect(ofType(production, 'iam/user:User')).toEqual([]);
  });
});
