import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AppConfigClient,
  GetHostedConfigurationVersionCommand,
  ListDeploymentsCommand as ListFlagDeployments,
  ListHostedConfigurationVersionsCommand,
} from '@aws-sdk/client-appconfig';
import { ApplicationAutoScalingClient, DescribeScalableTargetsCommand } from '@aws-sdk/client-application-auto-scaling';
import {
  CodeDeployClient,
  GetDeploymentCommand,
  ListDeploymentsCommand,
  ListDeploymentTargetsCommand,
} from '@aws-sdk/client-codedeploy';
import { DescribeServicesCommand, ECSClient } from '@aws-sdk/client-ecs';
import {
  DescribeListenersCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { FLAGS } from '../../../../libs/contract/src/flags/manifest.ts';
import { SERVICES } from '../../../../libs/contract/src/service-contract.ts';
import { EXIT } from '../core/exit-codes.ts';
import { runOps } from '../program.ts';
import { FakeOpsContext, ran } from '../../testing/fake-ops-context.ts';
import { saveOutputs } from '../../testing/outputs.ts';

const balancers = mockClient(ElasticLoadBalancingV2Client);
const ecs = mockClient(ECSClient);
const scaling = mockClient(ApplicationAutoScalingClient);
const codeDeploy = mockClient(CodeDeployClient);
const appConfig = mockClient(AppConfigClient);
const ssm = mockClient(SSMClient);
const sts = mockClient(STSClient);
const WEB = 'https://staging.example.org';
const group = (service: string, color: string) =>
  `arn:aws:elb:us-east-1:1:targetgroup/civicforge-staging-${service}-${color}/1`;
const ALL_FLAGS = Object.fromEntries(Object.keys(FLAGS).map((key) => [key, true]));
let context: FakeOpsContext;

interface Row {
  readonly id: string;
  readonly state: string;
  readonly reason: string;
}

async function rowsOf(code: number, ...words: string[]): Promise<Row[]> {
  expect({ code: await runOps(['doctor', ...words, '--json'], context), said: context.warned.at(-1) }).toMatchObject({
    code,
  });
  return (JSON.parse(context.printed.join('')) as { rows: Row[] }).rows;
}
const bad = (rows: readonly Row[]) =>
  rows.filter(({ state }) => state !== 'ok').map(({ id, state }) => `${id} ${state}`);

function taskSets(service: string, ...sets: { status: string; color: string; revision?: number }[]): void {
  ecs.on(DescribeServicesCommand, { services: [`civicforge-staging-${service}`] }).resolves({
    services: [
      {
        runningCount: 2,
        desiredCount: 2,
        taskSets: sets.map(({ status, color, revision = 7 }) => ({
          status,
          taskDefinition: `arn:task-definition/${service}:${revision}`,
          loadBalancers: [{ targetGroupArn: group(service, color) }],
        })),
      },
    ],
  });
}

/** Listener rules with the weight of each target group. */
function listeners(api: Record<string, number>): void {
  const forward = (service: string, weights: Record<string, number>) => [
    {
      Type: 'forward' as const,
      ForwardConfig: {
        TargetGroups: Object.entries(weights).map(([color, Weight]) => ({
          TargetGroupArn: group(service, color),
          Weight,
        })),
      },
    },
  ];
  balancers.on(DescribeListenersCommand).resolves({
    Listeners: [
      { Port: SERVICES.api.productionPort, DefaultActions: forward('api', api) },
      { Port: SERVICES.web.productionPort, DefaultActions: forward('web', { blue: 1 }) },
      { Port: SERVICES.api.testPort, DefaultActions: forward('api', { green: 1 }) },
    ],
  });
}

function releasing(): void {
  codeDeploy.on(ListDeploymentsCommand).resolves({ deployments: ['d-1'] });
  codeDeploy.on(GetDeploymentCommand).resolves({ deploymentInfo: { status: 'InProgress' } });
  codeDeploy.on(ListDeploymentTargetsCommand).resolves({ targetIds: [] });
}

function suspended(isSuspended: boolean): void {
  const SuspendedState = { DynamicScalingInSuspended: isSuspended };
  scaling.on(DescribeScalableTargetsCommand).resolves({
    ScalableTargets: [{ MinCapacity: 2, MaxCapacity: 8, SuspendedState } as never],
  });
}

function document(flags: object): void {
  const Content = new TextEncoder().encode(JSON.stringify({ flags }));
  appConfig.on(GetHostedConfigurationVersionCommand).resolves({ Content } as never);
}

beforeEach(() => {
  for (const mock of [balancers, ecs, scaling, codeDeploy, appConfig, ssm, sts]) mock.reset();
  context = new FakeOpsContext();
  saveOutputs(context, 'staging');
  for (const service of ['api', 'web']) {
    const Names = [`civicforge-staging-${service}-blue`, `civicforge-staging-${service}-green`];
    balancers.on(DescribeTargetGroupsCommand, { Names }).resolves({
      TargetGroups: ['blue', 'green'].map((color) => ({
        TargetGroupArn: group(service, color),
        LoadBalancerArns: ['arn:lb'],
      })),
    });
    taskSets(service, { status: 'PRIMARY', color: 'blue' });
  }
  listeners({ blue: 100, green: 0 });
  balancers
    .on(DescribeTargetHealthCommand)
    .resolves({ TargetHealthDescriptions: [{ TargetHealth: { State: 'healthy' } }] });
  suspended(false);
  codeDeploy.on(ListDeploymentsCommand).resolves({ deployments: [] });
  const record = {
    release: 'v1',
    taskDefinitions: { api: 'arn:task-definition/api:7', web: 'arn:task-definition/web:7' },
  };
  ssm.on(GetParameterCommand).resolves({ Parameter: { Value: JSON.stringify(record) } });
  appConfig.on(ListHostedConfigurationVersionsCommand).resolves({ Items: [] });
  appConfig.on(ListFlagDeployments).resolves({ Items: [{ ConfigurationVersion: '3', State: 'COMPLETE' }] });
  document(Object.fromEntries(Object.keys(FLAGS).map((key) => [key, { enabled: true }])));
  context.web.set(`GET ${WEB}/api/v1/feature-flags`, () => Response.json(ALL_FLAGS));
});

describe('ops doctor of a stage', () => {
  it('passes if all sources agree', async () => {
    expect(bad(await rowsOf(0, 'staging'))).toEqual([]);
  });

  it.each<[what: string, found: string[], words: string, breakIt: () => void]>([
    [
      'traffic is divided and nothing is released',
      ['api.listener fail'],
      'a release was interrupted',
      () => listeners({ blue: 90, green: 10 }),
    ],
    [
      'the primary stands elsewhere',
      ['api.task-sets fail'],
      'people are sent to',
      () => taskSets('api', { status: 'PRIMARY', color: 'green' }),
    ],
    ['nothing is primary', ['api.task-sets fail', 'api.release fail'], 'no primary', () => taskSets('api')],
    [
      'an old task set was left',
      ['api.task-sets warn'],
      'cost money',
      () => taskSets('api', { status: 'PRIMARY', color: 'blue' }, { status: 'ACTIVE', color: 'green' }),
    ],
    [
      'no target is healthy',
      ['api.targets fail', 'web.targets fail'],
      'none of 1',
      () =>
        balancers
          .on(DescribeTargetHealthCommand)
          .resolves({ TargetHealthDescriptions: [{ TargetHealth: { State: 'unhealthy' } }] }),
    ],
    ['scaling was left suspended', ['api.scaling fail', 'web.scaling fail'], 'interrupted', () => suspended(true)],
    [
      'another revision runs than was released',
      ['api.release fail'],
      'api:9 runs',
      () => taskSets('api', { status: 'PRIMARY', color: 'blue', revision: 9 }),
    ],
    [
      'the document contains an undeclared flag',
      ['flags.manifest fail'],
      'no code knows: old_flag',
      () => document({ ...ALL_FLAGS, old_flag: {} }),
    ],
    [
      'the service is of another version',
      ['flags.service fail'],
      'dual_attestation',
      () =>
        context.web.set(`GET ${WEB}/api/v1/feature-flags`, () =>
          Response.json({ ...ALL_FLAGS, dual_attestation: undefined }),
        ),
    ],
  ])('fails when %s', async (_, found, words, breakIt) => {
    breakIt();
    const rows = await rowsOf(found.some((row) => row.endsWith('fail')) ? 1 : 0, 'staging');
    expect(bad(rows)).toEqual(found);
    expect(rows.find(({ state }) => state !== 'ok')?.reason).toContain(words);
  });

  it('accepts the intermediate state of a running release', async () => {
    releasing();
    listeners({ blue: 90, green: 10 });
    taskSets(
      'api',
      { status: 'PRIMARY', color: 'blue', revision: 7 },
      { status: 'ACTIVE', color: 'green', revision: 8 },
    );
    suspended(true);
    expect(bad(await rowsOf(0, 'staging'))).toEqual([]);
  });

  it('reports unknown without permission', async () => {
    ecs.reset();
    ecs.on(DescribeServicesCommand).rejects(new Error('AccessDeniedException'));
    const rows = await rowsOf(1, 'staging');
    expect(rows.filter(({ state }) => state === 'unknown')).toHaveLength(12);
  });
});

describe('ops doctor --tools', () => {
  beforeEach(() => {
    const versions = {
      git: 'git version 2.40',
      npm: '11.2.0',
      aws: 'aws-cli/2.15.1',
      pulumi: 'v3.120.0',
      docker: 'Docker version 28.1',
      gh: 'gh version 2.50',
    };
    for (const [name, version] of Object.entries(versions)) context.programs.set(name, ran(version));
    sts.on(GetCallerIdentityCommand).resolves({ Account: '123456789012', Arn: 'arn:aws:sts::123456789012:ada' });
  });

  it('passes with recent tools and credentials of the stage', async () => {
    expect(bad(await rowsOf(0, 'staging', '--tools')).filter((row) => !row.startsWith('tool.node'))).toEqual([]);
  });

  it.each<[what: string, found: string, breakIt: () => void]>([
    ['the AWS command line is the old one', 'tool.aws fail', () => context.programs.set('aws', ran('aws-cli/1.27'))],
    [
      'Docker is too old by a minor version',
      'tool.docker fail',
      () => context.programs.set('docker', ran('Docker version 20.9')),
    ],
    ['there is no Pulumi', 'tool.pulumi fail', () => context.programs.delete('pulumi')],
    [
      'the profile belongs to another account',
      'tool.credentials fail',
      () => sts.on(GetCallerIdentityCommand).resolves({ Account: '999999999999' }),
    ],
    [
      'there are no credentials',
      'tool.credentials unknown',
      () => sts.on(GetCallerIdentityCommand).rejects(new Error('CredentialsProviderError')),
    ],
  ])('fails when %s', async (_, found, breakIt) => {
    breakIt();
    expect(bad(await rowsOf(1, 'staging', '--tools'))).toEqual([found]);
  });

  it('only warns about tools that a local stack does not need', async () => {
    context.programs.delete('pulumi');
    expect(bad(await rowsOf(0, '--tools'))).toEqual(['tool.pulumi warn']);
  });
});

describe('ops doctor auth', () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const IDENTITY = 'http://127.0.0.1:9901';
  const API = 'http://127.0.0.1:3901';
  let data: string;

  function token(claims: object = {}, header: object = {}): string {
    const now = context.clock.now() / 1000;
    const whole = {
      sub: 'ada',
      iss: `${IDENTITY}/us-east-1_Local0001`,
      token_use: 'access',
      client_id: 'client',
      iat: now,
      exp: now + 3600,
      ...claims,
    };
    const parts = [{ alg: 'RS256', kid: 'one', ...header }, whole].map((part) =>
      Buffer.from(JSON.stringify(part)).toString('base64url'),
    );
    return `${parts.join('.')}.${sign('sha256', Buffer.from(parts.join('.')), privateKey).toString('base64url')}`;
  }

  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), 'civicforge-stack-'));
    writeFileSync(
      join(data, 'stack.json'),
      JSON.stringify({
        api: API,
        identity: IDENTITY,
        clientId: 'client',
        userPoolId: 'us-east-1_Local0001',
        people: [],
      }),
    );
    const keys = [{ ...publicKey.export({ format: 'jwk' }), kid: 'one' }];
    context.web.set(`GET ${IDENTITY}/us-east-1_Local0001/.well-known/jwks.json`, () => Response.json({ keys }));
    const date = new Date(context.clock.now()).toUTCString();
    context.web.set(`GET ${API}/api/v1/health`, () => new Response('', { headers: { date } }));
    context.web.set(`GET ${API}/api/v1/users/me`, () => Response.json({ userId: 'ada' }));
  });
  const judged = (code: number, text: string) => {
    context.piped = `${text}\n`;
    return rowsOf(code, 'auth', '--data', data);
  };

  it('refuses a token on the command line, without repeating it', async () => {
    const good = token();
    expect(await runOps(['doctor', 'auth', good, '--data', data], context)).toBe(EXIT.usage);
    expect([...context.printed, ...context.warned].join('\n')).not.toContain(good);
  });

  it('passes a valid token and never prints it', async () => {
    const good = token();
    expect(bad(await judged(0, `Bearer ${good}`))).toEqual([]);
    expect([...context.printed, ...context.warned].join('\n')).not.toContain(good.split('.')[2]);
    expect(context.warned.join('\n')).toContain('sub ada');
  });

  it.each<[what: string, found: string, words: string, make: () => string]>([
    [
      'has expired',
      'token.expiry fail',
      'expired 1 min 00 s ago',
      () => token({ exp: context.clock.now() / 1000 - 60 }),
    ],
    [
      'is not valid yet',
      'token.not-before fail',
      'a clock is wrong',
      () => token({ nbf: context.clock.now() / 1000 + 60 }),
    ],
    ['is an id token', 'token.use fail', 'token_use is id', () => token({ token_use: 'id' })],
    ['is for another client', 'token.client fail', 'client_id is other', () => token({ client_id: 'other' })],
    ['is of another pool', 'token.issuer fail', 'iss is https://elsewhere', () => token({ iss: 'https://elsewhere' })],
    ['was signed by an unknown key', 'token.signature fail', 'not of this pool', () => token({}, { kid: 'two' })],
    ['is signed in another way', 'token.signature fail', 'alg is HS256', () => token({}, { alg: 'HS256' })],
    ['was changed', 'token.signature fail', 'does not fit', () => `${token().slice(0, -8)}AAAAAAAA`],
  ])('explains why a token that %s is refused', async (_, found, words, make) => {
    const rows = await judged(1, make());
    expect(bad(rows)).toEqual([found]);
    expect(rows.find(({ state }) => state === 'fail')?.reason).toContain(words);
  });

  it('names a deleted account if all other checks pass', async () => {
    context.web.set(`GET ${API}/api/v1/users/me`, () => Response.json({ code: 'auth.invalid-token' }, { status: 401 }));
    const rows = await judged(1, token());
    expect(bad(rows)).toEqual(['token.accepted fail']);
    expect(rows.at(-1)?.reason).toContain('the account was deleted');
  });

  it('warns about a wrong clock', async () => {
    context.web.set(
      `GET ${API}/api/v1/health`,
      () => new Response('', { headers: { date: new Date(0).toUTCString() } }),
    );
    expect(bad(await judged(0, token()))).toEqual(['token.clock warn']);
  });

  it.each(['no-token', 'a.b.c'])('answers "%s" with exit code 2', async (text) => {
    expect(await runOps(['doctor', 'auth', text, '--data', data], context)).toBe(2);
  });
});
