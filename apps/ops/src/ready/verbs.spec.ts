import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import {
  DescribeContinuousBackupsCommand,
  DescribeContributorInsightsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  ListTagsOfResourceCommand,
} from '@aws-sdk/client-dynamodb';
import { GetResourcesCommand, ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeParametersCommand, GetParameterCommand, GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { TABLES } from '../../../../libs/contract/src/tables.ts';
import { PARAMETERS } from '../../../../libs/contract/src/parameters.ts';
import { expectedAlarms } from '../clients/alarms.ts';
import { runOps } from '../program.ts';
import { ran } from '../../testing/fake-ops-context.ts';
import { saveOutputs } from '../../testing/outputs.ts';
import { aRepository, type RepositoryOpsContext } from '../../testing/repository.ts';
import { CALENDAR, GOOD_RECORD, goodSources } from '../../testing/good-sources.ts';
import { TEST_RECORD, type TestRecord } from './proven.ts';

const cloudWatch = mockClient(CloudWatchClient);
const dynamo = mockClient(DynamoDBClient);
const logs = mockClient(CloudWatchLogsClient);
const sqs = mockClient(SQSClient);
const ssm = mockClient(SSMClient);
const tagging = mockClient(ResourceGroupsTaggingAPIClient);
const TODAY = '2026-05-05';
const ROLES = ['engineering', 'security', 'product', 'operations'];
const PROVEN = [
  'tests.passed',
  'tests.coverage',
  'code.lint',
  'code.types',
  'endpoints.closed',
  'input.validated',
  'text.sanitised',
  'rate.limits',
  'https.only',
  'infra.valid',
  'docs.generated',
];
const NOON = Date.parse(`${TODAY}T12:00:00.000Z`);
let good: RepositoryOpsContext;
let context: RepositoryOpsContext;
let record: Partial<Record<keyof TestRecord, unknown>>;

/** Commits, tags and records a test run for the commit. */
function seal(): void {
  context.commit();
  context.git('tag', '-f', 'v1.4.2');
  context.git('update-ref', 'refs/remotes/origin/main', 'HEAD');
  write();
}

function write(): void {
  const [commit, tree] = [context.git('rev-parse', 'HEAD'), context.git('rev-parse', 'HEAD^{tree}')];
  context.put({ [TEST_RECORD]: JSON.stringify({ ...GOOD_RECORD, commit, tree, ...record }) });
}

function drills(at: string, passed = true): void {
  const folder = join(context.records, 'gameday');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'one.json'), JSON.stringify({ at, by: 'ada', drills: [{ drill: 'restore', passed }] }));
}

function releaseRecord(changes: object = {}): void {
  const signOffs = ROLES.map((role) => ({ role, name: 'Ada', note: '', at: TODAY }));
  const releases: Record<string, object> = {
    current: { release: 'v1.4.1', since: TODAY, before: [] },
    'v1.4.1': {
      release: 'v1.4.1',
      commit: context.git('rev-parse', 'HEAD'),
      taskDefinitions: { api: 'arn:1' },
      signOffs: [],
    },
    'v1.4.2': { release: 'v1.4.2', signOffs },
    ...changes,
  };
  for (const [name, value] of Object.entries(releases)) {
    ssm
      .on(GetParameterCommand, { Name: `/civicforge/prod/releases/${name}` })
      .resolves({ Parameter: { Value: JSON.stringify(value) } });
  }
}

function parameters(left: string[] = [], changedAt = `${TODAY}T00:00:00Z`): void {
  const names = [...PARAMETERS.map(({ name }) => name), ...TABLES.map(({ name }) => `tables/${name}`)];
  const Parameters = names
    .filter((name) => !left.includes(name))
    .map((name) => ({ Name: `/civicforge/prod/${name}`, LastModifiedDate: new Date(changedAt) }));
  ssm.on(DescribeParametersCommand).resolves({ Parameters });
}

function table(changes: { recovery?: 'DISABLED'; index?: 'CREATING' } = {}): void {
  for (const { name, indexes, timeToLive } of TABLES) {
    const of = (scope: string) => indexes.filter((index) => index.scope === scope);
    dynamo.on(DescribeTableCommand, { TableName: name }).resolves({
      Table: {
        TableName: name,
        TableStatus: 'ACTIVE',
        DeletionProtectionEnabled: true,
        GlobalSecondaryIndexes: of('global').map((index) => ({
          IndexName: index.name,
          IndexStatus: changes.index ?? 'ACTIVE',
        })),
        LocalSecondaryIndexes: of('local').map((index) => ({ IndexName: index.name })),
      },
    });
    dynamo.on(DescribeTimeToLiveCommand, { TableName: name }).resolves({
      TimeToLiveDescription: timeToLive === undefined ? {} : { TimeToLiveStatus: 'ENABLED', AttributeName: timeToLive },
    });
  }
  const PointInTimeRecoveryDescription = { PointInTimeRecoveryStatus: changes.recovery ?? ('ENABLED' as const) };
  dynamo.on(DescribeContinuousBackupsCommand).resolves({
    ContinuousBackupsDescription: { ContinuousBackupsStatus: 'ENABLED', PointInTimeRecoveryDescription },
  });
  dynamo.on(DescribeContributorInsightsCommand).resolves({});
  dynamo.on(ListTagsOfResourceCommand).resolves({});
}

function alarms(changes: Record<string, object> = {}, left: string[] = []): void {
  const MetricAlarms = expectedAlarms()
    .filter((key) => !left.includes(key))
    .map((key) => ({
      AlarmName: `civicforge-prod-${key}`,
      StateValue: 'OK' as const,
      ActionsEnabled: true,
      ...changes[key],
    }));
  cloudWatch.on(DescribeAlarmsCommand).resolves({ MetricAlarms });
}

function reviews(...states: string[]): void {
  const list = states.map((state, index) => ({ user: { login: `r${index}` }, state }));
  context.programs.set('gh api --paginate repos/{owner}/{repo}/pulls/7/reviews', ran(JSON.stringify(list)));
}

beforeAll(() => {
  context = good = aRepository(NOON);
  record = {};
  context.put(goodSources());
  seal();
});

beforeEach(() => {
  for (const mock of [cloudWatch, dynamo, sqs, ssm, tagging]) mock.reset();
  context = aRepository(NOON, good);
  record = {};
  saveOutputs(context, 'prod');
  context.programs.set('npm audit', ran('{"metadata":{"vulnerabilities":{"high":0,"critical":0}}}'));
  context.programs.set('git log --format=%h %G?', ran('abc1234 G\n'));
  context.programs.set(
    'gh api --paginate repos/{owner}/{repo}/commits/',
    ran('[{"number":7,"merged_at":"2026-05-01"}]'),
  );
  reviews('APPROVED', 'APPROVED');
  context.programs.set('pulumi stack export', ran('{"deployment":{"resources":[]}}'));
  logs.reset();
  logs.on(FilterLogEventsCommand).resolves({ events: [] });
  tagging.on(GetResourcesCommand).resolves({});
  drills(`${TODAY}T09:00:00.000Z`);
  alarms();
  table();
  parameters();
  releaseRecord();
  ssm.on(GetParametersCommand).resolves({
    Parameters: TABLES.map(({ name }) => ({ Name: `/civicforge/prod/tables/${name}`, Value: name })),
  });
  sqs.on(GetQueueUrlCommand).resolves({ QueueUrl: 'https://sqs.example/dead' });
  sqs.on(GetQueueAttributesCommand).resolves({ Attributes: { ApproximateNumberOfMessages: '0' } });
});

interface Row {
  readonly id: string;
  readonly state: string;
  readonly reason: string;
}

async function rowsOf(stage: string, code: number): Promise<Row[]> {
  expect({ code: await runOps(['ready', stage, '--json'], context), said: context.warned.at(-1) }).toMatchObject({
    code,
  });
  return (JSON.parse(context.printed.join('')) as { rows: Row[] }).rows;
}

const bad = (rows: readonly Row[]) => rows.filter(({ state }) => state === 'fail' || state === 'unknown');

/** Changes a file and records a passed test run for it. */
const change = (name: string, text: string) => () => {
  context.put({ [name]: text });
  seal();
  releaseRecord();
};
const recorded = (changes: typeof record) => () => {
  record = changes;
  write();
};
const without = (spec: string) => recorded({ specs: GOOD_RECORD.specs.filter((path) => path !== spec) });
const unpassed = (name: string) =>
  recorded({ checks: GOOD_RECORD.checks.map((check) => ({ ...check, passed: check.name !== name })) });
const secret = (head: string, tail: string) => head + tail;

describe('ops ready', () => {
  it('passes production if every check passes', async () => {
    expect(bad(await rowsOf('prod', 0))).toEqual([]);
  });

  it.each<[id: string, what: string, words: string, breakIt: () => void]>([
    [
      'tests.passed',
      'a test failed',
      'unit tests: 2 failed',
      recorded({ failed: 2, problems: ['unit tests: 2 failed'] }),
    ],
    ['tests.passed', 'no test ran', 'no test ran', recorded({ passed: 0 })],
    [
      'tests.coverage',
      'too little is covered',
      './libs/ 94 % of 95 %',
      recorded({ coverage: { './libs/': { lines: 94, threshold: 95 } } }),
    ],
    ['code.lint', 'lint complains', 'lint', unpassed('lint')],
    [
      'code.types',
      'types of the web are wrong',
      'types of the web application',
      unpassed('types of the web application'),
    ],
    [
      'endpoints.closed',
      'an endpoint is open and not listed',
      'routes.spec.ts',
      without('apps/api/src/auth/routes.spec.ts'),
    ],
    ['input.validated', 'a body is not validated', 'input.spec.ts', without('apps/api/src/http/input.spec.ts')],
    ['text.sanitised', 'text is not cleaned', 'plain-text.spec.ts', without('apps/api/src/http/plain-text.spec.ts')],
    ['rate.limits', 'a rate has no limit', 'rate-limit.spec.ts', without('apps/api/src/http/rate-limit.spec.ts')],
    ['https.only', 'a listener speaks plainly', 'rules.spec.ts', without('infra-pulumi/tests/rules.spec.ts')],
    ['infra.valid', 'a stage cannot be built', 'stages.spec.ts', without('infra-pulumi/tests/stages.spec.ts')],
    ['docs.generated', 'the description is old', 'openapi.spec.ts', without('apps/api/src/openapi/openapi.spec.ts')],
    [
      'secrets.none',
      'a key of AWS is in a file',
      'apps/api/src/aws.ts',
      change('apps/api/src/aws.ts', secret('const key = "AKIA', 'QWERTYUIOPASDFGH";')),
    ],
    [
      'secrets.none',
      'a token of GitHub is in a file',
      'deploy.sh',
      change('deploy.sh', secret('TOKEN=gh', `p_${'a1'.repeat(18)}`)),
    ],
    [
      'cors.closed',
      'every origin may read',
      'main.ts',
      change('apps/api/src/main.ts', "reply.header('access-control-allow-origin', '*');\n"),
    ],
    [
      'audit.quiet',
      'a package is vulnerable',
      '1 high',
      () => context.programs.set('npm audit', ran('{"metadata":{"vulnerabilities":{"high":1}}}', 1)),
    ],
    [
      'audit.quiet',
      'the registry cannot be asked',
      'could not be asked',
      () => context.programs.set('npm audit', ran('{"error":{}}', 1)),
    ],
    [
      'git.conflicts',
      'a merge was left half done',
      'apps/api/src/main.ts:1',
      change('apps/api/src/main.ts', `${'<'.repeat(7)} HEAD\n${'>'.repeat(7)} theirs\n`),
    ],
    ['git.branch', 'the branch is another one', 'this is fix', () => context.git('checkout', '-q', '-b', 'fix')],
    [
      'docs.runbooks',
      'an alarm has no runbook',
      'ledger-drift',
      () => {
        rmSync(join(context.root, 'docs/runbooks/ledger-drift.md'));
        seal();
        releaseRecord();
      },
    ],
    [
      'docs.changelog',
      'the changelog says nothing of the release',
      'no section for 1.4.2',
      change('CHANGELOG.md', '## [Unreleased]\n\n- Soon.\n'),
    ],
    ['docs.changelog', 'the section is empty', 'is empty', change('CHANGELOG.md', '## [1.4.2]\n\n## [1.4.1]\n\n- x\n')],
    [
      'docs.present',
      'a page is missing',
      'docs/OPERATIONS.md',
      () => {
        rmSync(join(context.root, 'docs/OPERATIONS.md'));
        seal();
        releaseRecord();
      },
    ],
    [
      'security.calendar',
      'keys were not changed in time',
      'signing keys (quarterly, last 2025-12-01)',
      change('data/security-calendar.yaml', CALENDAR.replace('2026-04-01', '2025-12-01')),
    ],
    [
      'security.calendar',
      'something was never done',
      'roles (monthly, last never)',
      change('data/security-calendar.yaml', CALENDAR.replace('2026-04-20', 'never')),
    ],
    [
      'security.calendar',
      'the calendar has another form',
      'calendar must be a map',
      change('data/security-calendar.yaml', 'all is well'),
    ],
    ['recovery.rehearsed', 'the last drill is old', 'last on 2026-03-01', () => drills('2026-03-01T00:00:00.000Z')],
    [
      'recovery.rehearsed',
      'the last drill failed',
      'no recovery was ever',
      () => drills(`${TODAY}T00:00:00.000Z`, false),
    ],
    [
      'release.signed',
      'a commit is not signed',
      'def5678',
      () => context.programs.set('git log --format=%h %G?', ran('abc1234 G\ndef5678 N\n')),
    ],
    ['release.approved', 'one approval is missing', '#7 has 1 of 2', () => reviews('APPROVED', 'COMMENTED')],
    [
      'release.approved',
      'a commit came without a pull request',
      'without a pull request',
      () => context.programs.set('gh api --paginate repos/{owner}/{repo}/commits/', ran('[]')),
    ],
    [
      'release.approved',
      'GitHub cannot be asked',
      'not signed in',
      () =>
        context.programs.set('gh api --paginate repos/{owner}/{repo}/commits/', {
          code: 4,
          stdout: '',
          stderr: 'not signed in',
        }),
    ],
    [
      'release.sign-offs',
      'a sign-off is missing',
      'missing: engineering, security',
      () => releaseRecord({ 'v1.4.2': { release: 'v1.4.2', signOffs: [{ role: 'product' }, { role: 'operations' }] } }),
    ],
    [
      'release.accepted',
      'it is not accepted',
      'no signed row',
      change('docs/ACCEPTANCE.md', '| release | who | day |\n| v1.4.2 |  |  |\n'),
    ],
    ['alarms.present', 'an alarm is missing', 'missing: ledger-drift', () => alarms({}, ['ledger-drift'])],
    ['alarms.quiet', 'an alarm rings', 'api-error-rate', () => alarms({ 'api-error-rate': { StateValue: 'ALARM' } })],
    [
      'dead-letters',
      'a job could not start',
      '3 wait',
      () => sqs.on(GetQueueAttributesCommand).resolves({ Attributes: { ApproximateNumberOfMessages: '3' } }),
    ],
    ['tables.recoverable', 'recovery is off', 'no point-in-time recovery', () => table({ recovery: 'DISABLED' })],
    ['tables.recoverable', 'an index is being built', 'is CREATING', () => table({ index: 'CREATING' })],
    [
      'parameters.set',
      'a parameter is missing',
      'missing: cursor-key, tables/users',
      () => parameters(['cursor-key', 'tables/users']),
    ],
    [
      'rollback.target',
      'the serving release has no record',
      'missing or incomplete',
      () => releaseRecord({ 'v1.4.1': { release: 'v1.4.1', commit: context.git('rev-parse', 'HEAD'), signOffs: [] } }),
    ],
    [
      'infra.orphans',
      'a table has no owner',
      'unmanaged arn:aws:dynamodb',
      () =>
        tagging
          .on(GetResourcesCommand)
          .resolves({ ResourceTagMappingList: [{ ResourceARN: 'arn:aws:dynamodb:us-east-1:1:table/lost', Tags: [] }] }),
    ],
    [
      'infra.applied',
      'changed infrastructure was not applied',
      'infra preview',
      () => {
        const served = context.git('rev-parse', 'HEAD');
        change('infra-pulumi/index.ts', 'export const more = 1;\n')();
        releaseRecord({ 'v1.4.1': { release: 'v1.4.1', commit: served, taskDefinitions: {}, signOffs: [] } });
      },
    ],
  ])('fails %s and no other check when %s', async (id, _, words, breakIt) => {
    breakIt();
    const found = bad(await rowsOf('prod', 1));
    expect(found).toEqual([expect.objectContaining({ id, reason: expect.stringContaining(words) as string })]);
  });

  it('accepts recorded tests of the same commit only', async () => {
    const commit = context.git('rev-parse', 'HEAD');
    context.commit('later');
    context.git('tag', '-f', 'v1.4.2');
    const rows = bad(await rowsOf('prod', 1));
    expect(rows.map(({ id }) => id)).toEqual(PROVEN);
    expect(rows[0]?.reason).toContain(`recorded for commit ${commit.slice(0, 12)}`);
  });

  it('accepts recorded tests of a clean tree only', async () => {
    context.put({ 'README.md': 'changed' });
    expect(bad(await rowsOf('prod', 1)).map(({ id }) => id)).toEqual([...PROVEN, 'git.clean']);
  });

  it('fails without a recorded run', async () => {
    rmSync(join(context.root, TEST_RECORD));
    const rows = bad(await rowsOf('prod', 1));
    expect(rows.map(({ id }) => id)).toEqual(PROVEN);
    expect(rows[0]?.reason).toContain('run "npm test"');
  });

  it('requires origin/main to be merged, and a tag', async () => {
    context.git('checkout', '-q', '-b', 'other');
    context.commit('their work');
    context.git('update-ref', 'refs/remotes/origin/main', 'HEAD');
    context.git('checkout', '-q', 'main');
    expect(bad(await rowsOf('prod', 1)).map(({ id }) => id)).toEqual(['git.merged']);
    context.printed.length = 0;
    context.git('update-ref', 'refs/remotes/origin/main', 'main');
    context.git('tag', '-d', 'v1.4.2');
    expect(bad(await rowsOf('prod', 1)).map(({ id }) => id)).toEqual([
      'docs.changelog',
      'release.tag',
      'release.sign-offs',
      'release.accepted',
    ]);
  });

  it('accepts infrastructure that any operator applied, by the audit lines of the stage', async () => {
    const served = context.git('rev-parse', 'HEAD');
    change('infra-pulumi/index.ts', 'export const more = 1;\n')();
    releaseRecord({ 'v1.4.1': { release: 'v1.4.1', commit: served, taskDefinitions: {}, signOffs: [] } });
    const at = new Date(Date.now() + 60_000).toISOString();
    const line = (outcome: string) => ({ message: JSON.stringify({ at, by: 'grace', verb: 'infra apply', outcome }) });
    logs.on(FilterLogEventsCommand).resolves({ events: [line('failed'), line('done')] });
    expect(bad(await rowsOf('prod', 0))).toEqual([]);
    expect(logs.commandCalls(FilterLogEventsCommand)[0]?.args[0].input).toMatchObject({
      logGroupName: 'civicforge-prod-operations',
      filterPattern: '{ $.verb = "infra apply" }',
    });
    expect(context.ran.filter((words) => words.startsWith('pulumi preview'))).toEqual([]);
  });

  it('names every vulnerable package, also below high', async () => {
    const vulnerabilities = { alpha: { severity: 'moderate' }, beta: { severity: 'low' } };
    const metadata = { vulnerabilities: { moderate: 1, low: 1 } };
    context.programs.set('npm audit', ran(JSON.stringify({ metadata, vulnerabilities }), 1));
    const row = (await rowsOf('prod', 0)).find(({ id }) => id === 'audit.quiet');
    expect(row?.reason).toBe('1 moderate, 1 low (alpha moderate, beta low)');
  });

  it('only warns about old secrets', async () => {
    parameters([], '2026-01-01T00:00:00Z');
    const row = (await rowsOf('prod', 0)).find(({ id }) => id === 'secrets.young');
    expect(row).toMatchObject({ state: 'warn', reason: expect.stringContaining('cursor-key 124 days') as string });
    // The key of the public log has no rotation: its age is no reason to act.
    expect(row?.reason).not.toContain('log-key');
  });

  it('reports unknown without permission', async () => {
    ssm.on(DescribeParametersCommand).rejects(new Error('AccessDeniedException'));
    expect(bad(await rowsOf('prod', 1)).map(({ id }) => id)).toEqual(['parameters.set', 'secrets.young']);
  });

  it('requires only the source checks of a local stack', async () => {
    context.git('update-ref', '-d', 'refs/remotes/origin/main');
    context.git('tag', '-d', 'v1.4.2');
    change('CHANGELOG.md', '## [Unreleased]\n\n- Soon.\n')();
    context.git('tag', '-d', 'v1.4.2');
    context.programs.set('npm audit', ran('', 1));
    drills('2025-01-01T00:00:00.000Z');
    context.git('update-ref', '-d', 'refs/remotes/origin/main');
    const rows = await rowsOf('local', 0);
    const warned = rows.filter(({ state }) => state === 'warn').map(({ id }) => id);
    expect(warned).toEqual(['audit.quiet', 'git.merged', 'recovery.rehearsed']);
    expect(rows.some(({ id }) => id.startsWith('release.') || id.startsWith('alarms.'))).toBe(false);
    expect(cloudWatch.calls()).toHaveLength(0);
  });

  it('lists the checks without running them', async () => {
    expect(await runOps(['ready', 'prod', '--dry-run'], context)).toBe(0);
    expect(context.printed.join('\n')).toContain('release.sign-offs');
    expect(ssm.calls()).toHaveLength(0);
  });
});
