import * as pulumi from '@pulumi/pulumi';
import { parseConfiguration, readConfiguration } from '../configuration.ts';
import { type Setting, SETTINGS } from '../settings.ts';
import { isFargateSize } from '../fargate.ts';
import { nameOf, shortNameOf } from '../../libs/contract/src/names.ts';

const GIVEN = { domain: 'quests.example', zoneId: 'Z0123456789', alertEmails: '["a@b.example"]' };

describe('parseConfiguration', () => {
  it('has a default for every setting except domain, certificate and alert addresses', () => {
    const configuration = parseConfiguration('prod', GIVEN);

    expect(configuration).toMatchObject({
      deploymentErrorThreshold: 5,
      deploymentDurationThreshold: 10_000,
      deploymentConfigName: 'CodeDeployDefault.ECSCanary10Percent5Minutes',
      apiTasks: { minimum: 2, maximum: 10 },
      webTasks: { minimum: 2, maximum: 6 },
      apiMaxRps: 100,
      apiBurst: 200,
      logRetentionDays: 90,
      imageTag: 'bootstrap',
      chatChannel: '#civicforge-mvp',
      apiSize: { cpu: 1024, memory: 2048 },
    });
  });

  it('accepts both spellings of a setting', () => {
    const given = { ...GIVEN, deployment_error_threshold: '3', alertEmails: '["x@y.example"]' };

    expect(parseConfiguration('dev', given).deploymentErrorThreshold).toBe(3);
  });

  it('lists all missing and invalid settings at once', () => {
    const bad = { zoneId: 'zone', alertEmails: '[]', apiSize: '256/4096', logRetentionDays: '8', colour: 'red' };

    expect(() => parseConfiguration('dev', bad)).toThrow(
      /colour: no such setting[\s\S]*domain: missing[\s\S]*zoneId: must be[\s\S]*alertEmails: must be[\s\S]*apiSize: must be[\s\S]*logRetentionDays: must be/,
    );
  });

  it.each([
    [{ terminationWaitMinutes: '10' }, /terminationWaitMinutes: at least 30 in prod/],
    [{ apiTasks: '5-3' }, /apiTasks: must be minimum-maximum/],
    [{ webTasks: '0-3' }, /webTasks: must be/],
    [{ webTasks: '3' }, /webTasks: must be/],
    [{ promotionAccountId: '123456789012' }, /costMonitorArn: needed with promotionAccountId/],
    [{ zones: '2', natGateways: '3' }, /natGateways/],
    [{ chatChannelId: 'C0123456' }, /both or none/],
    [{ mailFrom: 'quests@quests.example' }, /mailFrom: needed with an identity, and only with one/],
    [{ mailDomain: 'quests.example' }, /mailFrom: needed with an identity, and only with one/],
    [{ mailDomain: 'quests.example', mailFrom: 'a@other.example' }, /mailFrom: must be an address of mailDomain/],
    [
      {
        mailDomain: 'quests.example',
        mailIdentityArn: 'arn:aws:ses:us-east-1:123456789012:identity/quests.example',
        mailFrom: 'a@quests.example',
      },
      /mailDomain or mailIdentityArn: not both/,
    ],
  ])('refuses settings that contradict each other: %j', (settings, message) => {
    expect(() => parseConfiguration('prod', { ...GIVEN, ...settings })).toThrow(message);
  });

  it('requires a zone or a certificate', () => {
    const { zoneId: _zone, ...rest } = GIVEN;

    expect(() => parseConfiguration('dev', rest)).toThrow(/zoneId or certificateArn/);
  });

  it.each(Object.entries<Setting>(SETTINGS))('has a valid default for %s in every stage, or none', (_, setting) => {
    const { standard, parse } = setting;
    const texts = typeof standard === 'string' ? [standard] : Object.values(standard ?? {});

    expect(texts.filter((text) => parse(text) === undefined)).toEqual([]);
  });

  it.each(['apiMaxRps', 'apiBurst', 'terminationWaitMinutes', 'zones', 'deploymentDurationThreshold'])(
    'refuses a fraction for %s',
    (key) => {
      expect(() => parseConfiguration('dev', { ...GIVEN, [key]: '2.5' })).toThrow(`${key}: must be`);
    },
  );

  it('reads the settings of the stack from Pulumi', async () => {
    pulumi.runtime.setAllConfig({
      'civicforge:domain': 'quests.example',
      'civicforge:zoneId': 'Z0123456789',
      'civicforge:alertEmails': '["a@b.example"]',
      'civicforge:deployment_error_threshold': '4',
    });
    await pulumi.runtime.setMocks(
      { newResource: () => ({ id: '', state: {} }), call: () => ({}) },
      'civicforge',
      'staging',
    );

    expect(readConfiguration()).toMatchObject({
      stage: 'staging',
      deploymentErrorThreshold: 4,
      apiTasks: { minimum: 1, maximum: 2 },
    });
    await pulumi.runtime.setMocks(
      { newResource: () => ({ id: '', state: {} }), call: () => ({}) },
      'civicforge',
      'test',
    );
    expect(() => readConfiguration()).toThrow(/must be one of dev, staging, prod/);
  });
});

describe('names', () => {
  it('consist of project, stage and thing', () => {
    expect(nameOf('dev', 'api-blue')).toBe('civicforge-dev-api-blue');
    expect(() => nameOf('dev', 'Api_Blue')).toThrow();
  });

  it('of load balancers have at most 32 characters', () => {
    expect(() => shortNameOf('staging', 'a-name-that-is-too-long')).toThrow(/32/);
  });
});

describe('sizes of Fargate', () => {
  it.each([
    [256, 512, true],
    [256, 4096, false],
    [1024, 2048, true],
    [1024, 1024, false],
    [4096, 30_720, true],
    [300, 512, false],
  ])('%d units with %d MiB: %s', (cpu, memory, offered) => {
    expect(isFargateSize({ cpu, memory })).toBe(offered);
  });
});
