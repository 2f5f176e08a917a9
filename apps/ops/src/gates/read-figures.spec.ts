import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { GetQueryResultsCommand, StartQueryCommand } from '@aws-sdk/client-cloudwatch-logs';
import { FakeStage } from '../../testing/fake-stage.ts';
import { FakeOpsContext } from '../../testing/fake-ops-context.ts';
import { compareVersions } from './compare-versions.ts';
import { deployedGates, readMinutes } from './read-figures.ts';

const access = { stage: 'staging', data: '.local' } as const;
let context: FakeOpsContext;
let stage: FakeStage;

beforeEach(() => {
  context = new FakeOpsContext();
  stage = new FakeStage(context, 'staging');
});

describe('figures of new tasks', () => {
  const of = (since: number) =>
    ({ service: 'api', targetGroup: 'civicforge-staging-api-green', loadBalancer: 'app/lb/1', since }) as const;

  it('are read by load balancer and target group, per minute', async () => {
    const minutes = await readMinutes(context, access, of(context.clock.now() - 180_000));
    expect(minutes).toHaveLength(3);
    expect(minutes[0]).toEqual({
      at: context.clock.now() - 180_000,
      requests: 200,
      unhealthy: 0,
      p95: 0.1,
      average: 0.1,
    });
    const [call] = stage.mocks.watch.commandCalls(GetMetricDataCommand);
    const queries = call?.args[0].input.MetricDataQueries ?? [];
    expect(queries[0]?.MetricStat).toMatchObject({
      Period: 60,
      Metric: {
        Dimensions: [
          { Name: 'LoadBalancer', Value: 'app/lb/1' },
          { Name: 'TargetGroup', Value: 'targetgroup/civicforge-staging-api-green/2' },
        ],
      },
    });
    expect(queries.filter(({ Id = '' }) => Id.startsWith('dependencies'))).toHaveLength(3);
  });

  it('start at the first traffic, because a target group served another release before', async () => {
    expect(await readMinutes(context, access, of(context.clock.now() - 60_000))).toHaveLength(1);
    expect((await readMinutes(context, access, of(0))).length).toBe(7);
  });

  it('add up the failures of all dependencies', async () => {
    const Timestamps = [new Date(context.clock.now() - 60_000)];
    stage.mocks.watch.on(GetMetricDataCommand).resolves({
      MetricDataResults: [
        { Id: 'dependencies0', Timestamps, Values: [1] },
        { Id: 'dependencies2', Timestamps, Values: [2] },
      ],
    });
    expect(await readMinutes(context, access, of(0))).toEqual([{ at: context.clock.now() - 60_000, dependencies: 3 }]);
  });

  it('are refused for an unknown target group', async () => {
    const wrong = { ...of(0), targetGroup: 'another' };
    await expect(readMinutes(context, access, wrong)).rejects.toThrow('has no target group another');
  });

  it('are judged by the thresholds that are deployed', async () => {
    stage.inAlarm.add('civicforge-staging-web-gate-unhealthy');
    const { gates, inAlarm, loadBalancer } = await deployedGates(context, access, 'web');
    expect(gates.map(({ source }) => source)).not.toContain('dependencies');
    expect(inAlarm).toEqual(['civicforge-staging-web-gate-unhealthy']);
    expect(loadBalancer).toBe('app/civicforge/1');
  });
});

describe('versions at the same time', () => {
  it('are distinguished by the metric lines', async () => {
    stage.versions = () => ({
      'v1.1.0': { RequestCount: 10, QuestsCompleted: 1 },
      'v1.0.0': { RequestCount: 80 },
      'v0.9.0': { RequestCount: 20 },
    });
    const { fresh, control } = await compareVersions(context, access, 'v1.1.0');
    expect(fresh).toMatchObject({ RequestCount: 10, QuestsCompleted: 1, RewardAttempts: 0 });
    expect(control).toMatchObject({ RequestCount: 100 });
    const [call] = stage.mocks.logs.commandCalls(StartQueryCommand);
    expect(call?.args[0].input).toMatchObject({ logGroupName: '/ecs/civicforge-staging-api' });
    expect(call?.args[0].input.queryString).toMatch(/sum\(QuestsCompleted\) as allQuestsCompleted.* by Version$/);
  });

  it.each(['Running', 'Failed'] as const)('give no figures while the query is %s', async (status) => {
    stage.mocks.logs.on(GetQueryResultsCommand).resolves({ status });
    expect(await compareVersions(context, access, 'v1.1.0')).toEqual({ fresh: {}, control: {} });
    expect(context.clock.now() - Date.parse('2026-05-05T12:00:00.000Z')).toBeLessThanOrEqual(20_000);
  });
});
