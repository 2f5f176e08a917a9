import { EventEmitter } from 'node:events';
import { Unleash, type Context } from 'unleash-client';
import type { Candidate } from '../harness.ts';
import { eachPerson, PEOPLE, TESTERS } from './people.ts';

type Feature = NonNullable<ReturnType<Unleash['getFeatureToggleDefinition']>>;
type Repository = NonNullable<ConstructorParameters<typeof Unleash>[0]['repository']>;

const when = (contextName: string, operator: string, values: readonly string[]) => ({
  name: 'default',
  parameters: {},
  constraints: [{ contextName, operator, values, inverted: false }],
});
const rollout = (percentage: number, flag: string) => ({
  name: 'flexibleRollout',
  parameters: { rollout: String(percentage), stickiness: 'userId', groupId: flag },
  constraints: [],
});

/** The feature list as an Unleash server sends it. */
const ANSWER = JSON.stringify([
  {
    name: 'rollout',
    enabled: true,
    strategies: [
      when('userId', 'IN', TESTERS),
      when('group', 'IN', ['moderators']),
      when('country', 'IN', ['de', 'at']),
      when('email', 'STR_STARTS_WITH', ['admin@']),
      when('plan', 'IN', ['gold']),
      rollout(25, 'rollout'),
    ],
  },
  {
    name: 'experiment',
    enabled: true,
    strategies: [rollout(100, 'experiment')],
    variants: [
      { name: 'a', weight: 500, stickiness: 'userId' },
      { name: 'b', weight: 500, stickiness: 'userId' },
    ],
  },
]);
const FEATURES = JSON.parse(ANSWER) as readonly Feature[];

/** A toggle repository in memory: the client without its polling. */
class Toggles extends EventEmitter implements Repository {
  readonly #byName = new Map(FEATURES.map((feature) => [feature.name, feature]));
  getToggle(name: string): Feature | undefined {
    return this.#byName.get(name);
  }
  getToggles(): Feature[] {
    return [...FEATURES];
  }
  getTogglesWithSegmentData(): ReturnType<Repository['getTogglesWithSegmentData']> {
    return [];
  }
  getSegment(): undefined {
    return undefined;
  }
  stop(): void {
    this.removeAllListeners();
  }
  start(): Promise<void> {
    this.emit('ready');
    return Promise.resolve();
  }
}

async function client(): Promise<Unleash> {
  const unleash = new Unleash({
    appName: 'bench',
    url: 'http://127.0.0.1/',
    repository: new Toggles(),
    disableMetrics: true,
    disableAutoStart: true,
    skipInstanceCountWarning: true,
  });
  await unleash.start();
  return unleash;
}

const people: readonly Context[] = PEOPLE.map(({ targetingKey, groups, country, email, plan }) => ({
  userId: targetingKey,
  properties: { group: groups[0], country, email, plan },
}));

export async function unleashBoolean(): Promise<readonly Candidate[]> {
  const unleash = await client();
  return [{ name: 'unleash-client', run: eachPerson(people, (person) => unleash.isEnabled('rollout', person)) }];
}

export async function unleashVariant(): Promise<readonly Candidate[]> {
  const unleash = await client();
  const run = eachPerson(people, (person) => unleash.getVariant('experiment', person).name === 'a');
  return [{ name: 'unleash-client', run }];
}
