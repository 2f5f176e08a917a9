import fc from 'fast-check';
import type { Minute } from '../gates/figures.ts';
import { DEPLOYMENT_PLANS } from '../../../../libs/contract/src/deployment-plans.ts';
import { comparedAt, freshMinute, SERIES, type SeriesName } from './series.ts';
import { simulate, type SimulatedStage } from './simulate.ts';
import { FULL_TRAFFIC_SECONDS, OBSERVATION_SECONDS, shiftSeconds, type Strategy, strategyFrom } from './traffic.ts';

const worldOf = (series: SeriesName): SimulatedStage => ({
  minute: (minute, percent, at) => freshMinute(series, minute, percent, at),
  compared: (_, percent) => comparedAt(series, percent),
});

const canary = strategyFrom('canary');
const linear = strategyFrom('linear');
const atOnce = strategyFrom('all-at-once');
const unequal = strategyFrom('10-20-50-100');

describe('a simulated release', () => {
  it.each<[SeriesName, string, Strategy, RegExp | undefined]>([
    ['healthy', 'promoted', canary, undefined],
    ['healthy', 'promoted', linear, undefined],
    ['healthy', 'promoted', atOnce, undefined],
    ['healthy', 'promoted', unequal, undefined],
    ['slow-burn', 'rolled-back', canary, /errors/],
    ['slow-burn', 'rolled-back', unequal, /errors/],
    ['spike', 'rolled-back', canary, /More than 5 errors of new tasks/],
    ['spike', 'rolled-back', atOnce, /More than 5 errors of new tasks/],
    ['flapping', 'rolled-back', canary, /comes and goes: 3 of 5/],
    ['business-regress', 'rolled-back', canary, /completions-per-100-requests: 0 on new tasks, 4 on old/],
    ['business-regress', 'promoted', atOnce, undefined],
    ['missing-data', 'held', canary, /no figures/],
    ['missing-data', 'held', atOnce, /no figures/],
    ['data-lost', 'held', linear, /no figures/],
    ['low-traffic', 'promoted', canary, undefined],
    ['low-traffic-errors', 'rolled-back', atOnce, /More than 5 errors of new/],
    ['unhealthy-tasks', 'rolled-back', canary, /health check/],
  ])('that is %s ends %s', (series, phase, strategy, reason) => {
    const { end } = simulate(strategy, worldOf(series));
    expect(end.phase).toBe(phase);
    if (reason) expect(end.reason).toMatch(reason);
    else expect(end.reason).toBeUndefined();
  });

  it('is rolled back long before full traffic', () => {
    const { end } = simulate(canary, worldOf('spike'));
    expect(end.percent).toBe(10);
  });

  it('is watched for twenty looks by default', () => {
    const { steps } = simulate(canary, worldOf('healthy'));
    const withTraffic = steps.filter(({ percent }) => percent > 0);
    expect(withTraffic).toHaveLength(21);
    expect(withTraffic.filter(({ percent }) => percent === 100)).toHaveLength(11);
  });
});

const strategies = fc.constantFrom<Strategy>(...DEPLOYMENT_PLANS, atOnce, unequal);
const minutes = fc.array(
  fc.record(
    {
      requests: fc.integer({ min: 0, max: 500 }),
      errors: fc.integer({ min: 0, max: 20 }),
      p95: fc.double({ min: 0, max: 5, noNaN: true }),
      average: fc.double({ min: 0, max: 20, noNaN: true }),
      unhealthy: fc.integer({ min: 0, max: 2 }),
      dependencies: fc.integer({ min: 0, max: 2 }),
    },
    { requiredKeys: [] },
  ),
  { maxLength: 60 },
);
const anyWorld = fc
  .tuple(minutes, fc.constantFrom(...(Object.keys(SERIES) as SeriesName[])))
  .map(([told, business]): SimulatedStage => ({
    minute: (minute, _, at): Minute => ({ ...(told[minute] ?? {}), at }),
    compared: (_, percent) => comparedAt(business, percent),
  }));

describe('whatever the figures are, a release', () => {
  it('ends, and its traffic never falls before a rollback', () => {
    fc.assert(
      fc.property(strategies, anyWorld, (strategy, stage) => {
        const { steps, end } = simulate(strategy, stage);
        expect(['promoted', 'held', 'rolled-back']).toContain(end.phase);
        let before = 0;
        for (const { percent, state } of steps) {
          if (state.phase === 'rolling-back' || state.phase === 'rolled-back') continue;
          expect(percent).toBeGreaterThanOrEqual(before);
          before = percent;
        }
      }),
    );
  });

  it('is rolled back exactly on a breach', () => {
    fc.assert(
      fc.property(strategies, anyWorld, (strategy, stage) => {
        const { steps, end } = simulate(strategy, stage);
        const breach = steps.some(({ verdict }) => verdict.health === 'breach');
        if (breach) expect(end.phase).toBe('rolled-back');
        if (end.phase === 'rolled-back') expect(end.reason).toMatch(breach ? /./ : /on new tasks/);
        if (end.phase === 'rolled-back') expect(steps.at(-1)?.percent).toBe(0);
      }),
    );
  });

  it('is watched beyond its shift before it is promoted', () => {
    fc.assert(
      fc.property(strategies, anyWorld, fc.integer({ min: 0, max: 3_600 }), (strategy, stage, asked) => {
        const { steps, end } = simulate(strategy, stage, asked);
        if (end.phase !== 'promoted') return;
        const watched = steps.filter(({ percent }) => percent > 0).length * OBSERVATION_SECONDS;
        const full = steps.filter(({ percent }) => percent === 100).length * OBSERVATION_SECONDS;
        expect(watched).toBeGreaterThan(shiftSeconds(strategy));
        expect(watched).toBeGreaterThanOrEqual(asked);
        expect(full).toBeGreaterThanOrEqual(FULL_TRAFFIC_SECONDS);
      }),
    );
  });

  it('is never promoted without figures', () => {
    fc.assert(
      fc.property(strategies, (strategy) => {
        expect(simulate(strategy, worldOf('missing-data')).end.phase).toBe('held');
      }),
    );
  });
});
