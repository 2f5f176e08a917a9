import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AppConfigClient,
  ListDeploymentsCommand as ListFlagDeployments,
  ListHostedConfigurationVersionsCommand,
} from '@aws-sdk/client-appconfig';
import { CloudWatchClient, DescribeAlarmsCommand, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CodeDeployClient, ListDeploymentsCommand } from '@aws-sdk/client-codedeploy';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { runOps } from '../program.ts';
import { FakeBucket } from '../../testing/fake-bucket.ts';
import { FakeOpsContext, ran } from '../../testing/fake-ops-context.ts';
import { metricAnswers, metricLine } from '../../testing/metrics.ts';
import { saveOutputs } from '../../testing/outputs.ts';
import type { Incident } from './incident.ts';
import { SEVERITIES, suggestedBy } from './severity.ts';

const cloudWatch = mockClient(CloudWatchClient);
const logs = mockClient(CloudWatchLogsClient);
const codeDeploy = mockClient(CodeDeployClient);
const appConfig = mockClient(AppConfigClient);
const sns = mockClient(SNSClient);
const s3 = mockClient(S3Client);
let bucket: FakeBucket;
const ID = '2026-05-05-01';
let context: FakeOpsContext;

beforeEach(() => {
  for (const mock of [cloudWatch, logs, codeDeploy, appConfig, sns, s3]) mock.reset();
  bucket = new FakeBucket();
  bucket.answer(s3);
  context = new FakeOpsContext();
  saveOutputs(context, 'prod');
  context.programs.set('git log', ran('abc123 2026-05-05T11:00:00Z Ben: fix the door\n'));
  cloudWatch.on(DescribeAlarmsCommand).resolves({
    MetricAlarms: [{ AlarmName: 'civicforge-prod-latency-p99', StateValue: 'ALARM', StateReason: '1.8 s' }],
  });
  cloudWatch.on(GetMetricDataCommand).resolves({
    MetricDataResults: metricAnswers(context.clock.now(), { requests: 1000, errors: 90 }),
  });
  logs.on(FilterLogEventsCommand).resolves({ events: [{ message: '{"level":"error","message":"no table"}' }] });
  codeDeploy.on(ListDeploymentsCommand).resolves({ deployments: [] });
  appConfig.on(ListHostedConfigurationVersionsCommand).resolves({ Items: [] });
  appConfig
    .on(ListFlagDeployments)
    .resolves({ Items: [{ ConfigurationVersion: '4', State: 'COMPLETE', StartedAt: new Date(0) }] });
  sns.on(PublishCommand).resolves({});
});

const ops = (...words: string[]) => runOps(['incident', ...words], context);
const opened = (severity = 'P1') => ops('open', severity, 'Sign-in fails', '--stage', 'prod', '--yes', 'prod');
const folder = (stage = 'prod') => join(context.records, 'incidents', stage);
const kept = (stage = 'prod') => JSON.parse(readFileSync(join(folder(stage), `${ID}.json`), 'utf8')) as Incident;

describe('ops incident open', () => {
  it('writes a timeline with the first evidence, as Markdown and JSON', async () => {
    expect(await opened()).toBe(0);
    const page = readFileSync(join(folder(), `${ID}.md`), 'utf8');
    for (const words of [
      'latency-p99',
      'fix the door',
      'version 4',
      'no table',
      'failed share: 9.00 %',
      'throttles: 0',
      'on call: on-call',
    ]) {
      expect(page).toContain(words);
    }
    expect(kept()).toMatchObject({ severity: 'P1', state: 'open', entries: [{ kind: 'opened', by: 'ada' }] });
  });

  it.each([
    ['P1', ['notify', 'page', 'chat']],
    ['P3', ['notify', 'chat']],
  ])('of severity %s notifies %j and prints the contacts', async (severity, topics) => {
    await opened(severity);
    const arns = sns.commandCalls(PublishCommand).map(({ args }) => args[0].input.TopicArn?.split('-').at(-1));
    expect(arns).toEqual(topics);
    expect(context.printed.join('\n')).toContain('security: security');
  });

  it('prints the severity of the figures if it is worse', async () => {
    await opened('P3');
    expect(context.printed.join('\n')).toContain('The figures suggest P1');
  });

  it('shows other evidence if a source fails', async () => {
    logs.on(FilterLogEventsCommand).rejects(new Error('AccessDenied'));
    context.programs.clear();
    expect(await opened()).toBe(0);
    const { evidence } = kept();
    expect(evidence['Samples of errors, last 30 minutes']).toEqual(['not available: AccessDenied']);
    expect(evidence['Last ten commits']?.[0]).toContain('git: not found');
    expect(evidence['Alarms in ALARM']?.[0]).toContain('latency-p99');
  });

  it('opens the incident and warns if the notice fails', async () => {
    sns.on(PublishCommand).rejects(new Error('AuthorizationError'));
    expect(await opened()).toBe(0);
    expect(context.warned.join('\n')).toContain('the notice was not sent: AuthorizationError');
    expect(kept().state).toBe('open');
  });

  it.each([
    ['an unknown severity', 2, ['open', 'P7', 'x', '--stage', 'prod']],
    ['production without confirmation', 3, ['open', 'P1', 'x', '--stage', 'prod']],
    ['an unknown incident', 2, ['note', 'latest', 'x', '--stage', 'prod']],
    ['a change without a stage', 2, ['note', 'latest', 'x']],
  ])('refuses %s with %d', async (_, code, words) => {
    expect(await ops(...words)).toBe(code);
    expect(sns.calls()).toHaveLength(0);
    expect(existsSync(folder())).toBe(false);
  });

  it('writes nothing and notifies nothing in a dry run', async () => {
    expect(await ops('open', 'P1', 'x', '--stage', 'prod', '--dry-run', '--json')).toBe(0);
    expect(context.printed).toHaveLength(1);
    expect(sns.calls()).toHaveLength(0);
    expect(existsSync(folder())).toBe(false);
  });

  it('reads the evidence of a local stack from its log', async () => {
    const data = mkdtempSync(join(tmpdir(), 'civicforge-stack-'));
    mkdirSync(join(data, 'logs'));
    writeFileSync(join(data, 'stack.json'), JSON.stringify({ api: 'http://127.0.0.1:1', people: [] }));
    const error = { level: 'error', time: '2026-05-05T11:59:00.000Z', message: 'the door jams' };
    const measured = metricLine(Date.parse(error.time), { RequestCount: 50, ErrorCount: 1, Latency: [3, 9] });
    writeFileSync(join(data, 'logs', 'api.log'), [error, measured].map((line) => JSON.stringify(line)).join('\n'));
    expect(await ops('open', 'P2', 'The door jams', '--stage', 'local', '--data', data)).toBe(0);
    const { evidence } = kept('local');
    expect(evidence['Samples of errors, last 30 minutes']?.[0]).toContain('the door jams');
    expect(evidence['Requests, last 30 minutes']).toEqual(
      expect.arrayContaining(['health answers: NO', 'errors: 1', 'failed share: 2.00 %', 'p99: 9']),
    );
    expect(sns.calls()).toHaveLength(0);
  });
});

describe('an open incident', () => {
  beforeEach(() => opened());

  it('adds notes without confirmation and notice, in production too', async () => {
    sns.resetHistory();
    expect(await ops('note', 'latest', '--stage', 'prod', 'Flag is off', '--release', 'v1.4.2')).toBe(0);
    expect(kept().entries.at(-1)).toMatchObject({ kind: 'note', text: 'Flag is off', release: 'v1.4.2' });
    expect(sns.calls()).toHaveLength(0);
  });

  it('lists an update as overdue after 15 minutes in P1', async () => {
    context.clock.advance(14 * 60_000);
    expect(await ops('list', '--stage', 'prod')).toBe(0);
    context.clock.advance(2 * 60_000);
    expect(await ops('list', '--stage', 'prod')).toBe(1);
    expect(context.printed.join('\n')).toContain('OVERDUE for 1 min 00 s');
    expect(await ops('update', ID, '--stage', 'prod', 'Rolling back', '--eta', '10 minutes', '--yes', 'prod')).toBe(0);
    expect(sns.commandCalls(PublishCommand).at(-1)?.args[0].input.Message).toContain('Expected end: 10 minutes');
    expect(await ops('list', '--stage', 'prod')).toBe(0);
  });

  it('shows the minutes of each of the six steps', async () => {
    for (const step of ['ack', 'assess', 'communicate', 'mitigate', 'resolve', 'document']) {
      context.clock.advance(60_000);
      expect(await ops(step, ID, '--stage', 'prod', `did ${step}`, '--yes', 'prod')).toBe(0);
    }
    await ops('show', 'latest', '--stage', 'prod');
    expect(context.printed.join('\n')).toMatch(/\| acknowledge \| 1 \|[\s\S]*\| document \| 6 \|/);
    expect(kept().state).toBe('resolved');
  });

  it('changes the severity with the assessment', async () => {
    await ops('assess', ID, '--stage', 'prod', 'One zone', '--severity', 'p2');
    expect(kept().severity).toBe('P2');
    expect(await ops('assess', ID, '--stage', 'prod', 'x', '--severity', 'high')).toBe(2);
  });
});

describe('ops incident close', () => {
  const ITEMS = ['cause', 'fix', 'deployed', 'verified', 'post-mortem', 'prevention', 'documents'];
  const given = (without = '') =>
    ITEMS.filter((item) => item !== without).flatMap((item) => [`--${item}`, `about ${item}`]);
  const takeSteps = async (without = '') => {
    for (const step of ['ack', 'assess', 'communicate', 'mitigate', 'resolve', 'document']) {
      if (step !== without) await ops(step, ID, '--stage', 'prod', `did ${step}`, '--yes', 'prod');
    }
  };
  beforeEach(() => opened());

  it.each(ITEMS)('refuses without "%s" and keeps the given items', async (missing) => {
    await takeSteps();
    expect(await ops('close', 'latest', '--stage', 'prod', ...given(missing))).toBe(3);
    expect(kept().state).toBe('resolved');
    expect(await ops('close', 'latest', '--stage', 'prod', `--${missing}`, 'at last')).toBe(0);
    expect(kept().state).toBe('closed');
  });

  it.each([
    ['ack', 'acknowledge'],
    ['assess', 'assess'],
    ['communicate', 'Stakeholders told'],
    ['mitigate', 'mitigate'],
    ['resolve', 'resolve'],
    ['document', 'Documented'],
  ])('refuses without the step %s', async (step, words) => {
    await takeSteps(step);
    expect(await ops('close', 'latest', '--stage', 'prod', ...given())).toBe(3);
    expect(context.warned.at(-1)).toContain(words);
  });

  it('writes a post-mortem to fill in, and refuses later entries', async () => {
    await takeSteps();
    expect(await ops('close', 'latest', '--stage', 'prod', ...given())).toBe(0);
    const page = readFileSync(join(folder(), `${ID}-post-mortem.md`), 'utf8');
    expect(page).toContain('about cause');
    expect(page).toContain('## What went well');
    expect(await ops('note', 'latest', '--stage', 'prod', 'too late')).toBe(3);
    expect(context.audit().at(-1)).toMatchObject({ verb: 'incident close', stage: 'prod', outcome: 'done' });
  });
});

describe('an incident in the account of the stage', () => {
  const key = `incidents/${ID}.json`;
  const stored = (id = key) => JSON.parse(bucket.objects.get(id)?.body ?? '{}') as Incident;
  /** Another operator on another machine. */
  const grace = (): FakeOpsContext => {
    const other = new FakeOpsContext({ operator: 'grace' });
    saveOutputs(other, 'prod');
    return other;
  };
  const note = (words: string, from = context) =>
    runOps(['incident', 'note', 'latest', words, '--stage', 'prod'], from);

  it('is seen and continued by a second responder on another machine', async () => {
    await opened();
    const other = grace();
    expect(await runOps(['incident', 'show', 'latest', '--stage', 'prod'], other)).toBe(0);
    expect(other.printed.join('\n')).toContain('Sign-in fails');
    context.clock.advance(1000);
    other.clock.advance(1000);
    expect(await note('The pool throttles', other)).toBe(0);
    expect(await note('Flag is off')).toBe(0);
    expect(
      stored()
        .entries.map(({ by, text }) => `${by}: ${text}`)
        .slice(1),
    ).toEqual(['grace: The pool throttles', 'ada: Flag is off']);
    expect(kept().entries).toHaveLength(3);
  });

  it('loses no entry when two responders write at once', async () => {
    await opened();
    bucket.onWrite = () => {
      const theirs = stored();
      const entry = { at: '2026-05-05T12:00:00.500Z', by: 'grace', kind: 'note' as const, text: 'in between' };
      bucket.write({ Key: key, Body: JSON.stringify({ ...theirs, entries: [...theirs.entries, entry] }) });
    };
    context.clock.advance(1000);
    expect(await note('mine')).toBe(0);
    expect(
      stored()
        .entries.map(({ text }) => text)
        .slice(1),
    ).toEqual(['in between', 'mine']);
  });

  it('is refused when another responder has just opened one', async () => {
    bucket.onWrite = () => {
      const theirs = { id: ID, what: 'No mails', entries: [{ by: 'grace' }] };
      bucket.write({ Key: key, Body: JSON.stringify(theirs) });
    };
    expect(await opened()).toBe(3);
    expect(context.warned.at(-1)).toContain(`grace has opened ${ID} a moment ago: No mails`);
    expect(sns.calls()).toHaveLength(0);
  });

  it('is kept on this machine while the account is away, and its entries follow later', async () => {
    for (const command of [GetObjectCommand, PutObjectCommand, ListObjectsV2Command] as const) {
      s3.on(command as never).rejects(new Error('ServiceUnavailable'));
    }
    expect(await opened()).toBe(0);
    expect(await note('by phone')).toBe(0);
    expect(context.warned.join('\n')).toContain('The account does not answer, this machine keeps the incident');
    expect(kept().entries).toHaveLength(2);

    s3.reset();
    bucket.answer(s3);
    context.clock.advance(1000);
    expect(await note('the account is back')).toBe(0);
    expect(stored().entries.map(({ text }) => text)).toEqual(['P1: Sign-in fails', 'by phone', 'the account is back']);
  });

  it('has a number of its own for the day, over all machines and pages', async () => {
    for (const number of ['01', '02', '03']) {
      const body = {
        id: `2026-05-05-${number}`,
        stage: 'prod',
        severity: 'P4',
        state: 'closed',
        what: 'x',
        entries: [],
      };
      bucket.write({ Key: `incidents/2026-05-05-${number}.json`, Body: JSON.stringify(body) });
    }
    expect(await opened()).toBe(0);
    expect(stored('incidents/2026-05-05-04.json').what).toBe('Sign-in fails');
    expect(await ops('list', '--stage', 'prod', '--json')).toBe(0);
    expect((JSON.parse(context.printed.at(-1) ?? '[]') as Incident[]).map(({ id }) => id.slice(-2))).toEqual([
      '04',
      '03',
      '02',
      '01',
    ]);
  });

  it('begins with what operators did in the last day', async () => {
    const line = { at: '2026-05-05T11:00:00.000Z', by: 'ben', verb: 'flags set', title: 'Set x', outcome: 'done' };
    logs.on(FilterLogEventsCommand, { logGroupName: 'civicforge-prod-operations' }).resolves({
      events: [{ message: JSON.stringify(line) }],
    });
    await opened();
    expect(stored().evidence['What operators did, last 24 hours']).toEqual([
      '2026-05-05T11:00:00.000Z ben flags set, done: Set x',
    ]);
  });
});

describe('severities', () => {
  it.each([
    [undefined, false, 'P1'],
    [6, true, 'P2'],
    [5, true, 'P3'],
    [1, true, 'P3'],
    [0.5, true, 'P4'],
    [undefined, true, 'P4'],
  ])('with %p %% errors, reachable %p: %s', (percent, isReachable, severity) => {
    expect(suggestedBy(percent === undefined ? {} : { requests: 1000, errors: percent * 10 }, isReachable)).toBe(
      severity,
    );
  });

  it('require a response within 15 minutes for P1 and P2, 1 hour for P3 and 24 hours for P4', () => {
    const times = Object.values(SEVERITIES).map(({ respondWithinMs }) => respondWithinMs / 60_000);
    expect(times).toEqual([15, 15, 60, 1440]);
  });
});
