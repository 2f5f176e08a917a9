import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ALARMS } from '../../../../libs/contract/src/slo.ts';
import { expectedAlarms } from '../clients/alarms.ts';
import { runOps } from '../program.ts';
import { FakeOpsContext } from '../../testing/fake-ops-context.ts';
import { later } from '../../testing/later.ts';
import { metricAnswers } from '../../testing/metrics.ts';
import { saveOutputs } from '../../testing/outputs.ts';
import { PROVABLE } from './test-plan.ts';

const cloudWatch = mockClient(CloudWatchClient);
const ssm = mockClient(SSMClient);
const API = 'https://staging.example.org/api/v1';
let context: FakeOpsContext;
/** Alarm states by key. Others do not exist. */
let states: Map<string, string>;

beforeEach(() => {
  cloudWatch.reset();
  ssm.reset();
  context = new FakeOpsContext();
  saveOutputs(context, 'staging');
  saveOutputs(context, 'prod');
  states = new Map(expectedAlarms().map((key) => [key, 'OK']));
  cloudWatch.on(DescribeAlarmsCommand).callsFake(
    later(({ AlarmNamePrefix = '' }: { AlarmNamePrefix?: string }) => ({
      MetricAlarms: [...states].map(([key, StateValue]) => ({
        AlarmName: `${AlarmNamePrefix}${key}`,
        StateValue,
        StateReason: 'Threshold Crossed',
        StateTransitionedTimestamp: new Date('2026-05-05T11:00:00Z'),
        ActionsEnabled: key !== 'jobs-silent',
      })),
    })),
  );
});

const ops = (...words: string[]) => runOps(['alarms', ...words], context);

describe('ops alarms list', () => {
  it('prints alarms in ALARM first, with time and runbook', async () => {
    states.set('latency-p99', 'ALARM');
    expect(await ops('list', 'staging')).toBe(0);
    expect(context.printed[1]).toMatch(
      /^ALARM +latency-p99 +2026-05-05T11:00:00.000Z +https:\/\/runbooks.example.org\/latency-p99.md +Threshold Crossed$/,
    );
    expect(context.printed.join('\n')).toMatch(/OK, MUTED +jobs-silent/);
  });

  it('prints only alarms in ALARM with --ringing', async () => {
    expect(await ops('list', 'staging', '--ringing')).toBe(0);
    expect(context.printed).toEqual(['no alarm is in ALARM']);
    states.set('ledger-drift', 'ALARM');
    expect(await ops('list', 'staging', '--ringing', '--json')).toBe(0);
    expect(JSON.parse(context.printed.at(-1) ?? '')).toMatchObject([{ key: 'ledger-drift', state: 'ALARM' }]);
  });

  it('fails for a missing alarm', async () => {
    states.delete('ledger-drift');
    expect(await ops('list', 'staging')).toBe(1);
    expect(context.printed.join('\n')).toMatch(/MISSING +ledger-drift +- /);
  });

  it('fails with the message of AWS, and refuses a local stack', async () => {
    cloudWatch.on(DescribeAlarmsCommand).rejects(new Error('not authorized'));
    expect(await ops('list', 'staging')).toBe(1);
    expect(context.warned).toEqual(['not authorized']);
    expect(await ops('list')).toBe(2);
  });
});

describe('ops alarms test', () => {
  let claims: number;

  beforeEach(() => {
    claims = 0;
    const people = ['1', '2'].map((number) => ({
      Name: `/civicforge/staging/smoke/person-${number}`,
      Value: JSON.stringify({ email: `smoke-${number}@example.org`, password: 'secret' }),
    }));
    ssm.on(GetParametersCommand).resolves({ Parameters: people });
    context.web.set(`GET ${API}/alarms-test`, () => new Response('', { status: 404 }));
    context.web.set(`GET ${API}/users/me`, () => new Response('', { status: 401 }));
    context.web.set(`DELETE ${API}/health`, () => new Response('', { status: 405 }));
    context.web.set(`POST ${API}/auth/sign-in`, () => {
      return new Response('{}', { headers: { 'set-cookie': '__Host-civicforge_access=token; Path=/' } });
    });
    context.web.set(`POST ${API}/auth/sign-out`, () => new Response(null, { status: 204 }));
    const fetched = context.fetch;
    Object.assign(context, {
      fetch: ((address: string, options) => {
        if (!/\/quests\/[\w-]+\/claim$/.test(address)) return fetched(address, options);
        claims += 1;
        return Promise.resolve(new Response('{}', { status: claims === 1 ? 404 : 422 }));
      }) as typeof fetch,
    });
    counts(4);
    cloudWatch.on(PutMetricDataCommand).callsFake(
      later(() => {
        states.set('rewards-late', 'ALARM');
        return {};
      }),
    );
    let sleeps = 0;
    context.clock.onSleep = () => {
      sleeps += 1;
      if (sleeps > 3) states.set('rewards-late', 'OK');
    };
  });

  const counts = (errors: number) =>
    cloudWatch.on(GetMetricDataCommand).resolves({
      MetricDataResults: metricAnswers(context.clock.now(), { requests: 9, clientErrors: errors }),
    });
  const raised = () => cloudWatch.commandCalls(PutMetricDataCommand).map(({ args: [{ input }] }) => input);

  it('provokes every refusal, waits for the count, and for ALARM and OK', async () => {
    expect(await ops('test', 'staging')).toBe(0);
    expect(raised()).toMatchObject([
      {
        Namespace: 'CivicForge',
        MetricData: [{ MetricName: 'RewardsOldestPendingSeconds', Value: 3601, Unit: 'Seconds' }],
      },
    ]);
    expect(context.audit()).toMatchObject([{ verb: 'alarms test', outcome: 'done' }]);
    expect([...context.printed, ...context.warned].join('\n')).not.toContain('secret');
  });

  it.each([
    [
      'the service answers otherwise',
      () => context.web.set(`GET ${API}/users/me`, () => new Response('{}')),
      'expected 401',
      1,
    ],
    [
      'sign-in fails for all',
      () => context.web.set(`POST ${API}/auth/sign-in`, () => new Response('{}', { status: 401 })),
      'sign in',
      1,
    ],
    ['refusals are not counted', () => counts(1), 'still at 1 of 4', 1],
    ['it rings already', () => states.set('rewards-late', 'ALARM'), 'is already in ALARM', 3],
    ['it does not exist', () => states.delete('rewards-late'), 'There is no alarm', 1],
    ['it never rings', () => cloudWatch.on(PutMetricDataCommand).resolves({}), 'still OK', 1],
    ['AWS refuses the value', () => cloudWatch.on(PutMetricDataCommand).rejects(new Error('denied')), 'denied', 1],
    ['it never ends', () => (context.clock.onSleep = () => undefined), 'still ALARM', 1],
  ] as [string, () => unknown, string, number][])('fails with the cause when %s', async (_, spoil, words, code) => {
    spoil();
    expect(await ops('test', 'staging')).toBe(code);
    expect(context.warned.join('\n')).toContain(words);
  });

  it('does nothing in a dry run, and asks in production', async () => {
    expect(await ops('test', 'staging', '--dry-run', '--json')).toBe(0);
    expect(await ops('test', 'prod')).toBe(3);
    expect(raised()).toEqual([]);
    expect(claims).toBe(0);
  });

  it('fails without a stack, and refuses alarms that page or roll back flags', async () => {
    expect(await ops('test', '--data', join(mkdtempSync(join(tmpdir(), 'none-')), 'x'))).toBe(2);
    expect(await ops('test', 'staging', '--alarm', 'api-error-rate')).toBe(2);
    const loud = ALARMS.filter(({ severity, watchesFlags }) => severity === 'page' || watchesFlags).map(
      ({ key }) => key,
    );
    expect(PROVABLE.map(({ key }) => key).filter((key) => loud.includes(key))).toEqual([]);
  });
});
