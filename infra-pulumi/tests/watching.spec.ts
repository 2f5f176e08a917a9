import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DASHBOARD_NAMES, DASHBOARD_RUNBOOKS } from '../dashboard-links.ts';
import { GATES } from '../../libs/contract/src/gates.ts';
import { metricsOf } from '../rules/alarms.ts';
import { violations } from '../rules/index.ts';
import { at, fields, items, ofType, type Resource, text } from '../rules/resource.ts';
import { SERVICES } from '../../libs/contract/src/service-contract.ts';
import { ALARMS } from '../../libs/contract/src/slo.ts';
import { prepared } from './graphs.ts';

const { stages, variants } = prepared();
const production: readonly Resource[] = stages.prod.resources;
const RUNBOOKS = join(import.meta.dirname, '..', '..', 'docs', 'runbooks');
const BASE = stages.prod.configuration.runbookBaseUrl;

const found = (type: string, name: RegExp, resources = production): Resource => {
  const one = ofType(resources, type).find((resource) => name.test(resource.name));
  if (!one) throw new Error(`no ${type} ${String(name)}`);
  return one;
};

describe('runbooks', () => {
  const keys = [...ALARMS, ...GATES].map(({ key }) => key);

  it('exist for every alarm and gate and for nothing else', () => {
    const pages = readdirSync(RUNBOOKS).map((file) => file.replace(/\.md$/, ''));

    expect(pages.sort()).toEqual([...keys, 'README'].sort());
  });

  it.each(keys)('%s fits one page with first look, causes and end', (key) => {
    const page = readFileSync(join(RUNBOOKS, `${key}.md`), 'utf8');
    const headings = [...page.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);

    expect(page).toMatch(new RegExp(`^# ${key}\n`));
    expect(headings).toEqual(['For members', 'First look', 'Causes, most likely first', 'Escalation', 'Over when']);
    expect(page).toContain('npm run ops -- ');
    expect(page.split('\n').length).toBeLessThan(70);
  });

  it('are all listed in their index', () => {
    const index = readFileSync(join(RUNBOOKS, 'README.md'), 'utf8');

    expect(keys.filter((key) => !index.includes(`(${key}.md)`))).toEqual([]);
  });

  it('are linked by their alarm', () => {
    for (const { key } of ALARMS) {
      const alarm = found('cloudwatch/metricAlarm:MetricAlarm', new RegExp(`^civicforge-prod-${key}(-quests|-api)?$`));
      expect(text(alarm.props['alarmDescription'])).toContain(`Runbook: ${BASE}/${key}.md`);
    }
    for (const { key } of GATES) {
      const gate = found('cloudwatch/metricAlarm:MetricAlarm', new RegExp(`-api-${key}$`));
      expect(text(gate.props['alarmDescription'])).toContain(`Runbook: ${BASE}/${key}.md`);
    }
  });

  it('of every alarm are linked by a dashboard, and by the saved queries', () => {
    const linked = Object.values(DASHBOARD_RUNBOOKS).flat() as readonly string[];

    expect(ALARMS.map(({ key }) => key).filter((key) => !linked.includes(key))).toEqual([]);
    expect(linked.filter((key) => !existsSync(join(RUNBOOKS, `${key}.md`)))).toEqual([]);
    for (const name of DASHBOARD_NAMES) {
      const body = text(found('cloudwatch/dashboard:Dashboard', new RegExp(`-prod-${name}$`)).props['dashboardBody']);
      for (const key of DASHBOARD_RUNBOOKS[name]) expect(body).toContain(`${BASE}/${key}.md`);
    }
    const queries = ofType(production, 'cloudwatch/queryDefinition:QueryDefinition');
    expect(queries).toHaveLength(4);
    for (const { props } of queries) expect(props['queryString']).toContain(BASE);
  });
});

describe('connections to tasks that fail', () => {
  it.each(['TargetConnectionErrorCount', 'TargetTLSNegotiationErrorCount'])(
    'in %s alarm, and have a graph',
    (metric) => {
      const alarm = found('cloudwatch/metricAlarm:MetricAlarm', /-prod-load-balancer-timeouts$/);
      expect(metricsOf(alarm).map(({ metricName }) => metricName)).toContain(metric);
      const boards = ofType(production, 'cloudwatch/dashboard:Dashboard').map(({ props }) =>
        text(props['dashboardBody']),
      );
      expect(boards.filter((body) => body.includes(`"${metric}"`))).toHaveLength(1);
    },
  );
});

describe('contacts', () => {
  it('of the stage are part of every alarm and of the outputs', () => {
    const { onCall, securityContact, awsSupport } = stages.prod.configuration;

    for (const { props } of ofType(production, 'cloudwatch/metricAlarm:MetricAlarm')) {
      const shown = text(props['alarmDescription']);
      expect([onCall, securityContact, awsSupport].filter((contact) => !shown.includes(contact))).toEqual([]);
      expect(shown.length).toBeLessThan(1024);
    }
    expect(fields(stages.prod.outputs)['contacts']).toMatchObject({ onCall, chatChannel: '#civicforge-mvp' });
    expect(fields(stages.prod.outputs)['account']).toBe('123456789012');
  });
});

describe('notices', () => {
  const pattern = (name: string) =>
    JSON.parse(
      text(found('cloudwatch/eventRule:EventRule', new RegExp(`-prod-${name}$`)).props['eventPattern']),
    ) as object;

  it('report failed and stopped deployments, rolled-back flags and impaired services', () => {
    expect(pattern('deployment-failed')).toMatchObject({
      source: ['aws.codedeploy'],
      detail: { state: ['FAILURE', 'STOP'], application: [{ prefix: 'civicforge-prod-' }] },
    });
    expect(pattern('service-impaired')).toMatchObject({
      source: ['aws.ecs'],
      detail: { eventType: ['WARN', 'ERROR'] },
    });
    expect(pattern('flags-rolled-back')).toMatchObject({
      source: ['aws.appconfig'],
      detail: { $or: [{ Application: { Id: ['Application-civicforge-prod-flags'] } }, {}] },
    });
  });

  it('page for a failed release in production and notify in other stages', () => {
    const topic = (stage: 'prod' | 'dev') =>
      text(found('cloudwatch/eventTarget:EventTarget', /-deployment-failed$/, stages[stage].resources).props['arn']);

    expect(topic('prod')).toContain('civicforge-prod-page');
    expect(topic('dev')).toContain('civicforge-dev-notify');
  });
});

describe('database errors', () => {
  it('exclude cancelled transactions of concurrent claims', () => {
    const read = metricsOf(found('cloudwatch/metricAlarm:MetricAlarm', /-database-user-errors$/));

    expect(read.map(({ namespace, metricName }) => `${String(namespace)} ${String(metricName)}`)).toEqual([
      'CivicForge DatabaseUserErrors',
      'CivicForge DatabaseUserErrors',
    ]);
    expect(read.map((metric) => at(metric, 'dimensions', 'Service'))).toEqual(['api', 'jobs']);
  });
});

describe('a stack with all optional features', () => {
  const { resources } = variants.everything;
  const containers = (service: string): unknown[] => {
    const task = found('ecs/taskDefinition:TaskDefinition', new RegExp(`-staging-${service}$`), resources);
    return [...items(JSON.parse(text(task.props['containerDefinitions'])))];
  };

  it.each(Object.keys(variants) as (keyof typeof variants)[])('violates no rule: %s', async (variant) => {
    expect(await violations(variants[variant].resources)).toEqual([]);
  });

  it('sends traces through a sidecar collector that is not essential', () => {
    const [api, collector] = containers('api');

    expect(at(collector, 'name')).toBe('adot');
    expect(at(collector, 'essential')).toBe(false);
    const settings = JSON.parse(text(at(collector, 'environment', 0, 'value'))) as object;
    expect(settings).toMatchObject({
      receivers: { otlp: { protocols: { http: { endpoint: '127.0.0.1:4318' } } } },
      exporters: { awsxray: { region: 'us-east-1' } },
    });
    expect(items(at(api, 'environment'))).toContainEqual({
      name: 'OTEL_EXPORTER_OTLP_ENDPOINT',
      value: 'http://127.0.0.1:4318',
    });
    expect(containers('web')).toHaveLength(1);
    expect(text(found('iam/rolePolicy:RolePolicy', /-api-task$/, resources).props['policy'])).toContain('xray:');
    expect(text(found('iam/rolePolicy:RolePolicy', /-api-task$/).props['policy'])).not.toContain('xray:');
  });

  it('publishes the contact for vulnerabilities only if it is an address', () => {
    const told = { name: 'SECURITY_CONTACT', value: 'mailto:security@civicforge.example' };
    expect(items(at(containers('api')[0], 'environment'))).toContainEqual(told);
    expect(text(found('ecs/taskDefinition:TaskDefinition', /-api$/).props['containerDefinitions'])).not.toContain(
      'SECURITY_CONTACT',
    );
  });

  it('sends its mails from the configured address', () => {
    const pool = (of: readonly Resource[]) => found('cognito/userPool:UserPool', /./, of).props['emailConfiguration'];

    expect(pool(resources)).toMatchObject({
      emailSendingAccount: 'DEVELOPER',
      fromEmailAddress: 'quests@civicforge.example',
    });
  });

  it('names the community and the site in the mails with a code, in both languages', () => {
    const template = found('cognito/userPool:UserPool', /./).props['verificationMessageTemplate'] as {
      emailSubject: string;
      emailMessage: string;
    };
    expect(template.emailSubject).toContain('your code / dein Code');
    expect(template.emailMessage).toContain('https://');
    expect(template.emailMessage.match(/\{####\}/g)).toHaveLength(2);
  });

  it('sends alarms and notices to the chat channel', () => {
    const { props } = found('chatbot/slackChannelConfiguration:SlackChannelConfiguration', /./, resources);

    expect(items(props['snsTopicArns']).map((arn) => /(page|notify|chat)$/.exec(text(arn))?.[1])).toEqual([
      'page',
      'notify',
      'chat',
    ]);
    expect(ofType(production, 'chatbot/slackChannelConfiguration:SlackChannelConfiguration')).toEqual([]);
  });
});

describe('a pager', () => {
  it('receives the topic that pages, by an address that stays secret', () => {
    const { props } = found('sns/topicSubscription:TopicSubscription', /-pager$/, variants.everything.resources);

    expect(props).toMatchObject({ protocol: 'https', endpointAutoConfirms: true });
    expect(text(props['topic'])).toContain('civicforge-staging-page');
    expect(at(props, 'endpoint', 'value')).toBe('https://events.pager.example/integration/key');
    expect(ofType(production, 'sns/topicSubscription:TopicSubscription').map(({ name }) => name)).not.toContainEqual(
      expect.stringContaining('pager'),
    );
  });
});

describe('a stack in another region than the edge', () => {
  const { resources } = variants.given;
  const alarms = ofType(resources, 'cloudwatch/metricAlarm:MetricAlarm');

  it('has its alarms of the edge and of the outside probe where their metrics are', () => {
    const ofEdge = alarms.filter(({ props }) => props['region'] === 'us-east-1').map(({ name }) => name);

    expect(ofEdge).toEqual([expect.stringContaining('outage-edge'), expect.stringContaining('outage-outside')]);
  });

  it('pages the same people and the pager from both regions', () => {
    const subscribed = ofType(resources, 'sns/topicSubscription:TopicSubscription').map(({ props }) => [
      /(page|page-edge)$/.exec(text(props['topic']))?.[1],
      text(props['protocol']),
    ]);
    const edge = subscribed.filter(([topic]) => topic === 'page-edge').map(([, protocol]) => protocol);
    const page = subscribed.filter(([topic]) => topic === 'page').map(([, protocol]) => protocol);

    expect(edge.sort()).toEqual(page.sort());
    expect(edge).toContain('https');
  });
});

describe('a new account', () => {
  it('needs no reserved Lambda concurrency', () => {
    const functions = ofType(production, 'lambda/function:Function');

    expect(functions).toHaveLength(2);
    for (const { props } of functions) expect(props['reservedConcurrentExecutions']).toBeUndefined();
  });

  it('mounts volumes that the image declares, because others belong to root', () => {
    const dockerfile = readFileSync(join(import.meta.dirname, '..', '..', 'Dockerfile'), 'utf8');
    const image = (name: string) => dockerfile.split(/^FROM /m).find((one) => one.includes(` AS ${name}\n`)) ?? '';

    for (const { container, writable } of Object.values(SERVICES)) {
      const own = image(container) + (container === 'api' ? image('service') : '');
      for (const place of writable) expect(own).toMatch(new RegExp(`^VOLUME .*"${place.replaceAll('.', '\\.')}"`, 'm'));
    }
  });
});
