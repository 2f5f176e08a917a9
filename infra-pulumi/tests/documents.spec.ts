import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BACKGROUND_ROUNDS } from '../../libs/contract/src/background-rounds.ts';
import { totalDollars } from '../../libs/contract/src/cost-estimate.ts';
import { costAtRest, costPerMillionQuests } from '../cost.ts';
import { connections, mermaid, unplaced } from '../diagram.ts';
import { DEPLOYMENT_PLANS, nearestLinear, planName } from '../../libs/contract/src/deployment-plans.ts';
import { STAGES } from '../../libs/contract/src/names.ts';
import { ofType, type Resource } from '../rules/resource.ts';
import { prepared, withMistake } from './graphs.ts';

const { stages: graphs, documents } = prepared();

const ROOT = join(import.meta.dirname, '..', '..');

describe('the generated documents', () => {
  // Out of date: `npm run docs:infra`.
  it.each(Object.entries(documents))('%s is up to date', (path, text) => {
    const file = join(ROOT, path);

    expect(existsSync(file) && readFileSync(file, 'utf8')).toBe(text);
  });

  it('place every component in the diagram with its dependencies', () => {
    const { resources } = graphs.prod;

    expect(unplaced(resources)).toEqual([]);
    expect(connections(resources)).toEqual(
      expect.arrayContaining([
        ['edge', 'load-balancer'],
        ['edge', 'assets'],
        ['release', 'service'],
        ['release', 'release-hook'],
        ['service', 'parameters'],
        ['flags', 'alarms'],
      ]),
    );
    expect(mermaid(resources)).toContain('edge --> load_balancer');
  });
});

describe('cost', () => {
  it('grows from dev to prod', () => {
    const [dev, staging, prod] = STAGES.map((stage) => totalDollars(costAtRest(graphs[stage].resources)));

    expect(dev).toBeLessThan(staging ?? 0);
    expect(staging).toBeLessThan(prod ?? 0);
  });

  it('counts every resource: a second load balancer costs as much as the first one', () => {
    const { resources } = graphs.dev;
    const more = [...resources, ...ofType(resources, 'lb/loadBalancer:LoadBalancer')];

    expect(totalDollars(costAtRest(more)) - totalDollars(costAtRest(resources))).toBeCloseTo(0.0225 * 730);
  });

  it('follows the number of tasks, which ask for the leases too', () => {
    const month = (730 * 3_600) / 1_000_000;
    const leases = BACKGROUND_ROUNDS.reduce((sum, { leaseEverySeconds }) => sum + month / leaseEverySeconds, 0);
    const { resources } = graphs.prod;
    const double = withMistake(resources, 'ecs/service:Service', (props) => (props['desiredCount'] = 4));

    expect(totalDollars(costAtRest(double)) - totalDollars(costAtRest(resources))).toBeCloseTo(
      2 * (0.04048 + 2 * 0.004445) * 730 + 2 * leases * 0.625,
    );
  });

  it('counts the rounds of background work, and the queue of mail events where a stage has one', () => {
    const { resources } = graphs.prod;
    const what = (all: readonly Resource[]) => costAtRest(all).map((line) => line.what);
    const queue = 'million requests to the queue of mail events';
    const mute = resources.filter(({ type }) => !type.includes('sesv2/configurationSet'));

    expect(what(resources).filter((one) => one.includes('background rounds'))).toHaveLength(2);
    expect([what(resources), what(mute)].map((all) => all.includes(queue))).toEqual([true, false]);
  });

  it('of a million quests is positive in every line', () => {
    expect(costPerMillionQuests(graphs.prod.resources).every(({ dollars }) => dollars > 0)).toBe(true);
  });
});

describe('plans of a release', () => {
  it('each have a CodeDeploy configuration', () => {
    const made = ofType(graphs.dev.resources, 'codedeploy/deploymentConfig:DeploymentConfig').map(({ name }) => name);

    expect(made).toEqual(DEPLOYMENT_PLANS.map((plan) => `civicforge-dev-${planName(plan)}`));
  });

  it('approximate 10, 20, 50, 100 % at ten minutes each by four equal steps', () => {
    expect(nearestLinear([10, 20, 50, 100], 10)).toEqual({ kind: 'linear', percent: 25, minutes: 10 });
    expect(nearestLinear([50, 100], 10)).toEqual({ kind: 'linear', percent: 50, minutes: 10 });
  });
});
