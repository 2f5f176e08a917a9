import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AppConfigClient,
  CreateHostedConfigurationVersionCommand,
  GetConfigurationProfileCommand,
  GetDeploymentCommand,
  GetEnvironmentCommand,
  GetHostedConfigurationVersionCommand,
  ListDeploymentsCommand,
  ListDeploymentStrategiesCommand,
  paginateListHostedConfigurationVersions,
  StartDeploymentCommand,
  StopDeploymentCommand,
} from '@aws-sdk/client-appconfig';
import { type EmulatorServer, startAppConfigEmulator } from '../../libs/flags/src/emulator.ts';
import { FlagControl } from './flags-control.ts';
import { answerControl } from './flags-control-http.ts';

const MINUTE_MS = 60_000;
const ON = '{"flags":{"quest_categories":{"enabled":true}}}';
const OFF = '{"flags":{"quest_categories":{"enabled":false}}}';
const WHERE = { ApplicationId: 'app', EnvironmentId: 'env', ConfigurationProfileId: 'profile' };
const PROFILE = { ApplicationId: 'app', ConfigurationProfileId: 'profile' };
const ENVIRONMENT = { ApplicationId: 'app', EnvironmentId: 'env' };

let folder: string;
let path: string;
let now: number;
let control: FlagControl;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flags-'));
  path = join(folder, 'flags.json');
  now = Date.parse('2026-05-05T12:00:00.000Z');
  control = new FlagControl(path, () => now);
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Writes as of a while ago. */
function write(text: string, secondsAgo = 10): void {
  writeFileSync(path, text);
  const then = Date.now() / 1_000 - secondsAgo;
  utimesSync(path, then, then);
}

const served = (share = 0) => control.deployed(share)?.text;
const pass = (minutes: number) => (now += minutes * MINUTE_MS);

describe('the document file', () => {
  it('serves the current version with its version label', () => {
    write(ON);
    const first = control.deployed(99);
    expect(first?.text).toBe(ON);
    expect(control.deployed(99)).toEqual(first);
    write(OFF);
    expect(served()).toBe(OFF);
    expect(control.deployed(0)?.label).not.toBe(first?.label);
  });

  it('is none before there is a file', () => {
    expect(served()).toBeUndefined();
  });

  it('is taken at once the first time, and after that when the file has settled', () => {
    write(ON, 0);
    expect(served()).toBe(ON);
    write('{"flags":', 0);
    expect(served()).toBe(ON);
    write(OFF, 1);
    expect(served()).toBe(OFF);
  });

  it('stays while the file is empty or away, and is taken though its time lies ahead of ours', () => {
    write(ON);
    served();
    write('');
    expect(served()).toBe(ON);
    rmSync(path);
    expect(served()).toBe(ON);
    write(OFF, -100);
    expect(served()).toBe(OFF);
  });

  it('is not served until a deployment starts', () => {
    write(ON);
    served();
    write(OFF);
    served();
    expect(existsSync(join(folder, 'flags-history.json'))).toBe(false);
    control.create({ text: ON });
    expect(existsSync(join(folder, 'flags-history.json'))).toBe(true);
  });
});

describe('a deployment', () => {
  beforeEach(() => {
    write(OFF);
    control.create({ text: ON, label: 'v2' });
  });
  const start = (thing: string) => control.start({ version: '2', strategy: `civicforge-local-${thing}` });

  it('at once is in the file at once, with its label', () => {
    const { number } = start('all-at-once');
    expect(readFileSync(path, 'utf8')).toBe(ON);
    expect(control.deployed(99.9)).toEqual({ text: ON, label: 'v2' });
    expect(control.progress(control.deployment(number)).state).toBe('COMPLETE');
  });

  it.each([
    ['canary-10-20m', [0, 10], [4, 20], [8, 40], [12, 80], [16, 100]],
    ['linear', [0, 20], [6, 40], [12, 60], [18, 80], [24, 100]],
  ])('%s grows step by step; who has got it keeps it', (thing, ...steps) => {
    start(thing);
    for (const [minute, percent] of steps) {
      now = Date.parse('2026-05-05T12:00:00.000Z') + Number(minute) * MINUTE_MS;
      expect(served(Number(percent) - 0.1)).toBe(ON);
      expect(served(Number(percent) + 0.1)).toBe(Number(percent) === 100 ? ON : OFF);
    }
  });

  it('bakes, then is complete, and the file has it since it reached all', () => {
    const { number } = start('canary-10-20m');
    const state = () => control.progress(control.deployment(number)).state;
    expect(state()).toBe('DEPLOYING');
    pass(20);
    expect(state()).toBe('BAKING');
    expect(readFileSync(path, 'utf8')).toBe(ON);
    pass(10);
    expect(state()).toBe('COMPLETE');
  });

  it('is refused while another runs', () => {
    start('canary-10-20m');
    pass(29);
    expect(() => start('all-at-once')).toThrow('in progress');
    pass(1);
    expect(start('all-at-once').number).toBe(3);
  });

  it('that is stopped withdraws the new version from all callers', () => {
    const { number } = start('linear');
    pass(15);
    control.stop(number, false);
    expect(served(0)).toBe(OFF);
    expect(control.progress(control.deployment(number)).state).toBe('ROLLED_BACK');
  });

  it('is ended by an edit by hand', () => {
    const { number } = start('linear');
    write('{"flags":{}}');
    expect(served(0)).toBe('{"flags":{}}');
    expect(control.progress(control.deployment(number)).state).toBe('ROLLED_BACK');
    expect(control.versions.at(-1)).toMatchObject({ number: 3, description: 'edited by hand' });
  });

  it('can be taken back for 72 hours, once, and only where it serves', () => {
    const first = start('all-at-once').number;
    pass(72 * 60);
    control.stop(first, true);
    expect(readFileSync(path, 'utf8')).toBe(OFF);
    expect(() => control.stop(first, true)).toThrow('REVERTED');
    const second = start('all-at-once').number;
    pass(72 * 60 + 1);
    expect(() => control.stop(second, true)).toThrow('72 hours');
    expect(() => control.stop(second, false)).toThrow('COMPLETE');
    expect(() => control.stop(1, true)).toThrow('not the one that serves');
  });

  it('in its bake time is only taken back where that is allowed', () => {
    const { number } = start('canary-10-20m');
    pass(25);
    expect(() => control.stop(number, false)).toThrow('BAKING');
    control.stop(number, true);
    expect(control.progress(control.deployment(number)).state).toBe('ROLLED_BACK');
    expect(readFileSync(path, 'utf8')).toBe(OFF);
  });

  it('outlives the process that started it', () => {
    start('canary-10-20m');
    control = new FlagControl(path, () => now);
    pass(2);
    expect([served(5), served(50)]).toEqual([ON, OFF]);
    expect(control.deployments).toHaveLength(2);
  });
});

describe('the control plane as the client of the SDK sees it', () => {
  let server: EmulatorServer;
  let client: AppConfigClient;

  beforeEach(async () => {
    write(OFF);
    server = await startAppConfigEmulator({
      deployed: (share) => control.deployed(share),
      others: (request) => answerControl(control, request),
    });
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    client = new AppConfigClient({ region: 'us-east-1', endpoint: server.url, credentials, maxAttempts: 1 });
  });
  afterEach(async () => {
    client.destroy();
    await server.close();
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
  const start = (more: object = {}) =>
    client.send(
      new StartDeploymentCommand({
        ...WHERE,
        DeploymentStrategyId: 'civicforge-local-canary-10-20m',
        ConfigurationVersion: '2',
        ...more,
      }),
    );

  it('gives back the bytes of a version with its number, label and description', async () => {
    const text = '{"flags":{"maintenance_mode":{"message":"Überall zu – bis später"}}}';
    expect(await create(text, { VersionLabel: 'v2', Description: 'a message' })).toMatchObject({ VersionNumber: 2 });
    const read = await client.send(new GetHostedConfigurationVersionCommand({ ...PROFILE, VersionNumber: 2 }));
    expect(read).toMatchObject({ VersionNumber: 2, VersionLabel: 'v2', Description: 'a message' });
    expect(new TextDecoder().decode(read.Content)).toBe(text);
  });

  it('lists versions the newest first, page by page', async () => {
    for (let count = 0; count < 6; count += 1) await create(ON);
    const numbers: (number | undefined)[] = [];
    for await (const page of paginateListHostedConfigurationVersions({ client, pageSize: 3 }, PROFILE)) {
      numbers.push(...(page.Items ?? []).map(({ VersionNumber }) => VersionNumber));
    }
    expect(numbers).toEqual([7, 6, 5, 4, 3, 2, 1]);
  });

  it('starts, shows, lists and stops a deployment', async () => {
    await create(ON, { VersionLabel: 'v2' });
    const started = await start({ Description: 'more of it' });
    expect(started).toMatchObject({ DeploymentNumber: 2, State: 'DEPLOYING', PercentageComplete: 10 });
    pass(9);
    const shown = await client.send(new GetDeploymentCommand({ ...ENVIRONMENT, DeploymentNumber: 2 }));
    expect(shown).toMatchObject({ PercentageComplete: 40, VersionLabel: 'v2', Description: 'more of it' });
    expect(shown.StartedAt?.toISOString()).toBe('2026-05-05T12:00:00.000Z');
    await client.send(new StopDeploymentCommand({ ...ENVIRONMENT, DeploymentNumber: 2 }));
    const { Items = [] } = await client.send(new ListDeploymentsCommand(ENVIRONMENT));
    expect(Items.map(({ DeploymentNumber, State }) => [DeploymentNumber, State])).toEqual([
      [2, 'ROLLED_BACK'],
      [1, 'COMPLETE'],
    ]);
  });

  it('tells what the service tells: strategies, the validator, the state of the environment', async () => {
    const { Items = [] } = await client.send(new ListDeploymentStrategiesCommand({}));
    expect(Items.map(({ Name }) => Name)).toContain('civicforge-local-all-at-once');
    const { Validators = [] } = await client.send(new GetConfigurationProfileCommand(PROFILE));
    expect(Validators[0]?.Content).toContain('draft-04');
    await create(ON);
    await start();
    expect(await client.send(new GetEnvironmentCommand(ENVIRONMENT))).toMatchObject({ State: 'DEPLOYING' });
  });

  it.each([
    ['a second deployment at a time', { ConfigurationVersion: '2' }, 'ConflictException'],
    ['a deployment that was not the latest known', { LatestDeploymentNumber: 1 }, 'ConflictException'],
  ])('refuses %s with the exception of the service', async (_, more, name) => {
    await create(ON);
    await start();
    await expect(start(more)).rejects.toMatchObject({ name, $metadata: { httpStatusCode: 409 } });
  });

  it('refuses a document that is not valid, naming where', async () => {
    await create('{"flags":{"quest_categories":{"rollout_percentage":200}}}');
    await expect(start()).rejects.toMatchObject({
      name: 'BadRequestException',
      Details: { InvalidConfiguration: [{ Location: 'flags.quest_categories.rollout_percentage' }] },
    });
    expect(served(0)).toBe(OFF);
  });

  it('refuses what does not exist, and a version made from an old one', async () => {
    await expect(start({ ConfigurationVersion: '9' })).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await create(ON, { LatestVersionNumber: 1, VersionLabel: 'v2' });
    await expect(create(ON, { LatestVersionNumber: 1 })).rejects.toMatchObject({ name: 'ConflictException' });
    await expect(create(ON, { VersionLabel: 'v2' })).rejects.toMatchObject({ name: 'BadRequestException' });
  });
});
