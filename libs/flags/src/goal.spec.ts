import { OpenFeature, type EvaluationContext } from '@openfeature/server-sdk';
import type { FlagManifest } from './definition.ts';
import type { Exposure } from './exposure.ts';
import { createGoalRecorder } from './goal.ts';
import { CivicForgeProvider } from './provider.ts';
import { createStaticSource } from './static-source.ts';

const common = { kind: 'ops', owner: 'test', created: '2026-01-01', expires: null, description: '' } as const;

const client = OpenFeature.getClient();
afterEach(() => OpenFeature.clearProviders());

describe('tracking', () => {
  const manifest = {
    trial: {
      ...common,
      type: 'boolean',
      default: false,
      kind: 'experiment',
      expires: '2099-01-01',
      goal: 'bought',
      variants: ['a'],
    },
    other: {
      ...common,
      type: 'boolean',
      default: false,
      kind: 'experiment',
      expires: '2099-01-01',
      goal: 'read',
      variants: ['a'],
    },
  } as const satisfies FlagManifest;
  const variants = [{ name: 'a', weight: 1 }];
  const document = { flags: { trial: { rollout_percentage: 100, variants, whitelist_users: ['vip'] } } };
  let recorded: Exposure[];
  let errors: unknown[];

  beforeEach(async () => {
    recorded = [];
    errors = [];
    const from = createStaticSource({ manifest, document });
    const track = createGoalRecorder({
      manifest,
      source: from,
      clock: { now: () => 5 },
      hashUnit: (flag, unit) => `${flag}-${unit}`,
      record: (exposure) => {
        if (exposure.unit.endsWith('broken')) throw new Error('away');
        recorded.push(exposure);
      },
      onError: (error) => errors.push(error),
    });
    await OpenFeature.setProviderAndWait(new CivicForgeProvider({ source: from, track }));
  });

  it('records the goal of the experiment that the event names, for the arm of the person', () => {
    client.track('bought', { targetingKey: 'ada' }, { value: 99 });
    expect(recorded).toEqual([{ flag: 'trial', variant: 'a', unit: 'trial-ada', at: 5 }]);
  });

  it.each<[string, EvaluationContext]>([
    ['another event', { targetingKey: 'ada' }],
    ['bought', {}],
    ['bought', { targetingKey: 'vip' }],
    ['read', { targetingKey: 'ada' }],
  ])('records nothing for %s by %j', (event, context) => {
    client.track(event, context);
    expect(recorded).toEqual([]);
  });

  it('survives a store that fails and a tracker that throws', async () => {
    client.track('bought', { targetingKey: 'broken' });
    await new Promise(setImmediate);
    expect(errors).toEqual([new Error('away')]);
    const heard: unknown[] = [];
    const track = () => {
      throw new Error('no tracker');
    };
    const onObserverError = (error: unknown) => heard.push(error);
    const from = createStaticSource({ manifest, document });
    await OpenFeature.setProviderAndWait(new CivicForgeProvider({ source: from, track, onObserverError }));
    client.track('bought', {});
    expect(heard).toEqual([new Error('no tracker')]);
  });
});
