import { MAIL_ENVIRONMENT } from '../../libs/contract/src/service-contract.ts';
import { ALARMS } from '../../libs/contract/src/slo.ts';
import { rightsOf } from '../rules/iam.ts';
import { at, items, ofType, type Resource, text } from '../rules/resource.ts';
import { prepared } from './graphs.ts';

const { stages, variants } = prepared();
const production: readonly Resource[] = stages.prod.resources;
const without: readonly Resource[] = stages.dev.resources;

function only(type: string, resources = production, name = /mail/): Resource {
  const [found, ...more] = ofType(resources, type).filter((resource) => name.test(resource.name));
  if (!found || more.length > 0) throw new Error(`${String(more.length + (found ? 1 : 0))} resources ${type}`);
  return found;
}

const variablesOf = (resources: readonly Resource[], service: string) => {
  const task = only('ecs/taskDefinition:TaskDefinition', resources, new RegExp(`-${service}$`));
  const [container] = items(JSON.parse(text(task.props['containerDefinitions'])));
  const entries = items(at(container, 'environment')).map((entry) => [
    text(at(entry, 'name')),
    text(at(entry, 'value')),
  ]);
  return Object.fromEntries(entries) as Record<string, string>;
};

describe('a stage with a domain for mails', () => {
  it('signs by DKIM, bounces to a subdomain, and enters both in its zone', () => {
    const identity = only('sesv2/emailIdentity:EmailIdentity');
    expect(identity.props).toMatchObject({
      emailIdentity: 'civicforge.example',
      configurationSetName: 'civicforge-prod-mail',
    });
    expect(only('sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes').props).toMatchObject({
      mailFromDomain: 'bounces.civicforge.example',
    });
    const records = ofType(production, 'route53/record:Record').map(({ props }) => [
      props['type'],
      props['name'],
      items(props['records'])[0],
    ]);
    for (const token of ['one', 'two', 'three']) {
      expect(records).toContainEqual([
        'CNAME',
        `${token}._domainkey.civicforge.example`,
        `${token}.dkim.amazonses.com`,
      ]);
    }
    expect(records).toContainEqual(['MX', 'bounces.civicforge.example', '10 feedback-smtp.us-east-1.amazonses.com']);
    expect(records).toContainEqual(['TXT', 'bounces.civicforge.example', 'v=spf1 include:amazonses.com -all']);
  });

  it('reports bounces and complaints to a queue that keeps unreadable ones', () => {
    const destination = only('sesv2/configurationSetEventDestination:ConfigurationSetEventDestination');
    expect(at(destination.props, 'eventDestination', 'matchingEventTypes')).toEqual(['BOUNCE', 'COMPLAINT']);
    const topic = only('sns/topic:Topic');
    expect(text(at(destination.props, 'eventDestination', 'snsDestination', 'topicArn'))).toContain(topic.name);
    const subscription = only('sns/topicSubscription:TopicSubscription');
    expect(subscription.props).toMatchObject({ protocol: 'sqs', rawMessageDelivery: true });
    const queue = only('sqs/queue:Queue', production, /mail-events$/);
    expect(text(subscription.props['endpoint'])).toMatch(/mail-events$/);
    expect(JSON.parse(text(queue.props['redrivePolicy']))).toMatchObject({
      deadLetterTargetArn: expect.stringMatching(/mail-events-unread$/) as string,
      maxReceiveCount: 5,
    });
    expect(queue.props['kmsMasterKeyId']).toBeDefined();
    expect(topic.props['kmsMasterKeyId']).toBeDefined();
  });

  it('lets the service alone send as its sender, and read events', () => {
    const rights = rightsOf(production, 'civicforge-prod-api-task');
    const send = rights.find(({ sid }) => sid === 'SendMails');
    expect(send?.resources).toEqual([
      expect.stringMatching(/EmailIdentity-civicforge-prod-mail$/),
      expect.stringMatching(/ConfigurationSet-civicforge-prod-mail$/),
    ]);
    const policy = text(only('iam/rolePolicy:RolePolicy', production, /-api-task$/).props['policy']);
    expect(policy).toContain('"ses:FromAddress":"notices@civicforge.example"');
    expect(rights.find(({ sid }) => sid === 'ReadMailEvents')?.actions).toEqual([
      'sqs:ReceiveMessage',
      'sqs:DeleteMessage',
    ]);
    for (const role of ['web-task', 'jobs-task', 'execution']) {
      const actions = rightsOf(production, `civicforge-prod-${role}`).flatMap((right) => right.actions);
      expect(actions.filter((action) => action.startsWith('ses:'))).toEqual([]);
    }
  });

  it('tells the service its transport', () => {
    expect(variablesOf(production, 'api')).toMatchObject({
      MAIL_TRANSPORT: 'ses',
      MAIL_FROM: 'notices@civicforge.example',
      MAIL_CONFIGURATION_SET: 'civicforge-prod-mail',
      MAIL_EVENTS_QUEUE: expect.stringMatching(/civicforge-prod-mail-events$/) as string,
    });
  });

  it('sends the codes of Cognito through the verified identity', () => {
    expect(only('cognito/userPool:UserPool', production, /./).props['emailConfiguration']).toMatchObject({
      emailSendingAccount: 'DEVELOPER',
      fromEmailAddress: 'notices@civicforge.example',
      configurationSet: 'civicforge-prod-mail',
    });
  });

  it.each(ALARMS.filter((alarm) => alarm.only === 'mail').map(({ key, threshold }) => [key, threshold] as const))(
    'has the alarm %s above %d',
    (key, threshold) => {
      const { props } = only('cloudwatch/metricAlarm:MetricAlarm', production, new RegExp(`-${key}$`));
      expect(props).toMatchObject({ threshold, treatMissingData: 'notBreaching' });
    },
  );
});

describe('a stage without a domain for mails', () => {
  it('has no resource, right, variable or alarm of mails, and Cognito sends its codes itself', () => {
    expect(without.filter(({ type }) => type.includes(':sesv2/'))).toEqual([]);
    expect(without.filter(({ name }) => name.includes('mail'))).toEqual([]);
    const actions = rightsOf(without, 'civicforge-dev-api-task').flatMap((right) => right.actions);
    expect(actions.filter((action) => action.startsWith('ses:'))).toEqual([]);
    expect(MAIL_ENVIRONMENT.filter((name) => name in variablesOf(without, 'api'))).toEqual([]);
    expect(only('cognito/userPool:UserPool', without, /./).props['emailConfiguration']).toBeUndefined();
  });
});

describe('a stage with an identity of the account', () => {
  it('makes no identity and sends by the given one', () => {
    const { resources } = variants.everything;
    expect(ofType(resources, 'sesv2/emailIdentity:EmailIdentity')).toEqual([]);
    const send = rightsOf(resources, 'civicforge-staging-api-task').find(({ sid }) => sid === 'SendMails');
    expect(send?.resources[0]).toBe('arn:aws:ses:us-east-1:123456789012:identity/civicforge.example');
    expect(variablesOf(resources, 'api')['MAIL_FROM']).toBe('quests@civicforge.example');
  });
});
