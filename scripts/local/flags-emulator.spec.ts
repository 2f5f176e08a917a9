import {
  AppConfigClient,
  CreateHostedConfigurationVersionCommand,
  GetApplicationCommand,
  GetDeploymentCommand,
  GetDeploymentStrategyCommand,
  ListApplicationsCommand,
  ListConfigurationProfilesCommand,
  ListDeploymentStrategiesCommand,
  ListEnvironmentsCommand,
  ListHostedConfigurationVersionsCommand,
  ListTagsForResourceCommand,
  StartDeploymentCommand,
  StopDeploymentCommand,
  TagResourceCommand,
  UntagResourceCommand,
  ValidateConfigurationCommand,
} from '@aws-sdk/client-appconfig';
import {
  AppConfigDataClient,
  GetLatestConfigurationCommand,
  StartConfigurationSessionCommand,
} from '@aws-sdk/client-appconfigdata';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FLAGS } from '../../libs/contract/src/flags/manifest.ts';
import { createAppConfigSource } from '../../libs/flags/src/appconfig.ts';
import { type EmulatorServer, startAppConfigEmulator } from '../../libs/flags/src/emulator.ts';
import { FlagControl } from './flags-control.ts';
import { answerControl } from './flags-control-http.ts';

const MINUTE_MS = 60_000;
const OFF = '{"flags":{"quest_categories":{"enabled":false}}}';
const ON = '{"flags":{"quest_categories":{"enabled":true}}}';
const PROFILE = { ApplicationId: 'app', ConfigurationProfileId: 'profile' };
const ENVIRONMENT = { ApplicationId: 'app', EnvironmentId: 'env' };
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

let folder: string;
let now: number;
let control: FlagControl;
let server: EmulatorServer;
let client: AppConfigClient;
let data: AppConfigDataClient;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'flags-'));
  const path = join(folder, 'flags.json');
  writeFileSync(path, OFF);
  utimesSync(path, Date.now() / 1000 - 10, Date.now() / 1000 - 10);
  now = Date.parse('2026-05-05T12:00:00.000Z');
  control = new FlagControl(path, () => now);
  server = await startAppConfigEmulator({
    deployed: (share) => control.deployed(share),
    others: (request) => answerControl(control, request),
    pollIntervalSeconds: 0.1,
  });
  const options = { region: 'us-east-1', endpoint: server.url, credentials, maxAttempts: 1 };
  client = new AppConfigClient(options);
  data = new AppConfigDataClient(options);
});
afterEach(async () => {
  client.destroy();
  data.destroy();
  await server.close();
  rmSync(folder, { recursive: true });
});

const create = (text: string, more: object = {}) =>
  client.send(
    new CreateHostedConfigurationVersionCommand({
      ...PROFILE,
      Content: new TextEncoder().encode(text),
      ContentType: 'application/json',
      ...more,
    }),
  );
const start = (version: number, strategy = 'AppConfig.AllAtOnce') =>
  client.send(
    new StartDeploymentCommand({
      ...PROFILE,
      ...ENVIRONMENT,
      DeploymentStrategyId: strategy,
      ConfigurationVersion: String(version),
    }),
  );
const events = async (number: number) => {
  const { EventLog = [] } = await client.send(new GetDeploymentCommand({ ...ENVIRONMENT, DeploymentNumber: number }));
  return EventLog.map(({ EventType }) => EventType);
};

/** Returns the configuration of a new session. */
async function poll(): Promise<{ label: string | undefined; text: string }> {
  const session = await data.send(
    new StartConfigurationSessionCommand({
      ApplicationIdentifier: 'app',
      EnvironmentIdentifier: 'env',
      ConfigurationProfileIdentifier: 'profile',
    }),
  );
  const answer = await data.send(
    new GetLatestConfigurationCommand({ ConfigurationToken: session.InitialConfigurationToken }),
  );
  return { label: answer.VersionLabel, text: answer.Configuration?.transformToString() ?? '' };
}

describe('both planes of the emulator', () => {
  it('deploy a document that the schema accepts, and a task that refuses it keeps the last valid one', async () => {
    const source = createAppConfigSource({
      manifest: FLAGS,
      application: 'app',
      environment: 'env',
      profile: 'profile',
      client: new AppConfigDataClient({ region: 'us-east-1', endpoint: server.url, credentials, maxAttempts: 1 }),
    });
    await source.start();
    const good = source.status.version;
    const refused = new Promise<string>((resolve) => {
      source.onStatus(({ problem }) => {
        if (problem !== undefined) resolve(problem);
      });
    });
    await create('{"flags":{"quest_categories":{"segments":["nobody_declared_this"]}}}', { VersionLabel: 'v2' });
    await client.send(new ValidateConfigurationCommand({ ...PROFILE, ConfigurationVersion: '2' }));
    await start(2);
    expect(await refused).toContain('flags.quest_categories.segments');
    expect(source.status).toMatchObject({ stale: true, version: good });
    await source.close();
  });

  it('return the label of a version if it has one', async () => {
    await create(ON);
    await start(2);
    expect(await poll()).toEqual({ label: undefined, text: ON });
    now += 10 * MINUTE_MS;
    await create(OFF, { VersionLabel: 'release-3' });
    await start(3);
    expect(await poll()).toEqual({ label: 'release-3', text: OFF });
  });
});

describe('ValidateConfiguration', () => {
  it.each([
    ['is not JSON', '{"flags":'],
    ['violates the schema', '{"flags":{"quest_categories":{"rollout_percentage":200}}}'],
  ])('refuses a document that %s', async (_, text) => {
    await create(text);
    const validate = new ValidateConfigurationCommand({ ...PROFILE, ConfigurationVersion: '2' });
    await expect(client.send(validate)).rejects.toMatchObject({
      name: 'BadRequestException',
      Reason: 'InvalidConfiguration',
    });
  });
});

describe('the event log of a deployment', () => {
  it('lists its steps, newest first', async () => {
    await create(ON);
    await start(2, 'AppConfig.Canary10Percent20Minutes');
    expect(await events(2)).toEqual(['PERCENTAGE_UPDATED', 'DEPLOYMENT_STARTED']);
    now += 30 * MINUTE_MS;
    const steps = new Array<string>(5).fill('PERCENTAGE_UPDATED');
    expect(await events(2)).toEqual(['DEPLOYMENT_COMPLETED', 'BAKE_TIME_STARTED', ...steps, 'DEPLOYMENT_STARTED']);
    await client.send(new StopDeploymentCommand({ ...ENVIRONMENT, DeploymentNumber: 2, AllowRevert: true }));
    expect((await events(2))[0]).toBe('REVERT_COMPLETED');
  });

  it('ends with the rollback of a stopped deployment', async () => {
    await create(ON);
    await start(2, 'AppConfig.Linear20PercentEvery6Minutes');
    now += 7 * MINUTE_MS;
    await client.send(new StopDeploymentCommand({ ...ENVIRONMENT, DeploymentNumber: 2 }));
    now += 60 * MINUTE_MS;
    expect(await events(2)).toEqual([
      'ROLLBACK_COMPLETED',
      'ROLLBACK_STARTED',
      'PERCENTAGE_UPDATED',
      'PERCENTAGE_UPDATED',
      'DEPLOYMENT_STARTED',
    ]);
  });
});

describe('the resources of the account', () => {
  it('can be listed and read', async () => {
    const names = async (list: Promise<{ Items?: { Name?: string | undefined }[] | undefined }>) =>
      ((await list).Items ?? []).map(({ Name }) => Name);
    expect(await names(client.send(new ListApplicationsCommand({})))).toEqual(['civicforge']);
    expect(await names(client.send(new ListEnvironmentsCommand({ ApplicationId: 'app' })))).toEqual(['local']);
    const profiles = client.send(new ListConfigurationProfilesCommand({ ApplicationId: 'app' }));
    expect(await names(profiles)).toEqual(['feature-flags']);
    expect((await profiles).Items?.[0]).toMatchObject({ ValidatorTypes: ['JSON_SCHEMA'] });
    expect(await client.send(new GetApplicationCommand({ ApplicationId: 'app' }))).toMatchObject({
      Name: 'civicforge',
    });
  });

  it('include the predefined strategies', async () => {
    const { Items = [] } = await client.send(new ListDeploymentStrategiesCommand({}));
    const predefined = Items.map(({ Id }) => Id).filter((id) => id?.startsWith('AppConfig.'));
    expect(predefined).toHaveLength(4);
    const get = new GetDeploymentStrategyCommand({ DeploymentStrategyId: 'AppConfig.AllAtOnce' });
    expect(await client.send(get)).toMatchObject({ GrowthFactor: 100, FinalBakeTimeInMinutes: 10 });
    const none = new GetDeploymentStrategyCommand({ DeploymentStrategyId: 'AppConfig.Never' });
    await expect(client.send(none)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('have tags', async () => {
    const ResourceArn = 'arn:aws:appconfig:us-east-1:123456789012:application/app';
    await client.send(new TagResourceCommand({ ResourceArn, Tags: { stage: 'local', team: 'core' } }));
    await client.send(new UntagResourceCommand({ ResourceArn, TagKeys: ['team'] }));
    expect((await client.send(new ListTagsForResourceCommand({ ResourceArn }))).Tags).toEqual({ stage: 'local' });
  });
});

describe('a hosted version', () => {
  it.each([
    ['of digits only', '17'],
    ['of more than 64 characters', 'v'.repeat(65)],
  ])('is refused with a label %s', async (_, VersionLabel) => {
    await expect(create(ON, { VersionLabel })).rejects.toMatchObject({ name: 'BadRequestException' });
  });

  it('is found by its label or a prefix of it', async () => {
    await create(ON, { VersionLabel: 'v2.0' });
    await create(OFF, { VersionLabel: 'v2.1' });
    const list = async (VersionLabel: string) => {
      const { Items = [] } = await client.send(
        new ListHostedConfigurationVersionsCommand({ ...PROFILE, VersionLabel }),
      );
      return Items.map((item) => item.VersionLabel);
    };
    expect([await list('v2*'), await list('v2.0'), await list('v2')]).toEqual([['v2.1', 'v2.0'], ['v2.0'], []]);
  });

  it('is refused above 4 MB with PayloadTooLargeException, and accepted at 4 MB', async () => {
    const most = 4 * 1024 * 1024;
    await expect(create('x'.repeat(most + 1))).rejects.toMatchObject({
      name: 'PayloadTooLargeException',
      Limit: 4096,
      Measure: 'KILOBYTES',
      $metadata: { httpStatusCode: 413 },
    });
    expect(await create('x'.repeat(most))).toMatchObject({ VersionNumber: 2 });
  });

  it('is kept for a running deployment even after 100 newer versions', async () => {
    await create(ON, { VersionLabel: 'running' });
    await start(2, 'AppConfig.Linear20PercentEvery6Minutes');
    for (let count = 0; count < 120; count += 1) control.create({ text: OFF });
    expect([control.deployed(0)?.text, control.deployed(99)?.text]).toEqual([ON, OFF]);
    now += 60 * MINUTE_MS;
    expect(await poll()).toEqual({ label: 'running', text: ON });
    expect(control.versions.length).toBeLessThanOrEqual(103);
  });
});
