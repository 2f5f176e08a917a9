import type { Minute } from './figures.ts';
import { judge, judgeBusiness } from './judge.ts';

const NOW = 10 * 60_000;
const well = { requests: 100, errors: 0, p95: 0.2, average: 0.1, unhealthy: 0, dependencies: 0 };

/** Returns the last minutes before now, oldest first. */
function last(...minutes: Partial<Minute>[]): Minute[] {
  return minutes.map((minute, index) => ({ ...minute, at: NOW - (minutes.length - index) * 60_000 }));
}

const gatesOf = (minutes: Minute[]) => judge(minutes, NOW).breaches.map(({ gate }) => gate);

describe('the gates of new tasks', () => {
  it('are open for healthy figures', () => {
    expect(judge(last(well, well, well), NOW)).toEqual({
      health: 'healthy',
      breaches: [],
      requests: 300,
      errors: 0,
      errorRate: 0,
    });
  });

  it.each<[string, Partial<Minute>[], string[]]>([
    ['one bad minute of durations', [well, { ...well, p95: 9 }, well], []],
    ['two bad minutes in a row', [{ ...well, p95: 9 }, { ...well, p95: 9 }, well], ['gate-latency-p95']],
    [
      'a duration that comes and goes',
      [{ ...well, p95: 9 }, well, { ...well, p95: 9 }, well, { ...well, p95: 9 }],
      ['gate-latency-p95'],
    ],
    [
      'two bad minutes of a handful of requests',
      [
        { ...well, requests: 3, p95: 9 },
        { ...well, requests: 3, p95: 9 },
      ],
      [],
    ],
    ['five errors among many requests', [{ ...well, errors: 5 }, well], []],
    [
      'six errors among many requests',
      [
        { ...well, errors: 3 },
        { ...well, errors: 3 },
      ],
      ['gate-error-count'],
    ],
    ['six errors among six requests', [{ requests: 6, errors: 6 }], ['gate-error-count']],
    [
      'a tenth of the answers for two minutes',
      [
        { ...well, errors: 10 },
        { ...well, errors: 10 },
      ],
      ['gate-error-rate', 'gate-error-count'],
    ],
    ['a slow average', [{ ...well, average: 15 }], ['gate-latency-average']],
    ['an unhealthy task for two minutes', [{ unhealthy: 1 }, { unhealthy: 1 }], []],
    ['an unhealthy task for three minutes', [{ unhealthy: 1 }, { unhealthy: 1 }, { unhealthy: 1 }], ['gate-unhealthy']],
    [
      'a lost dependency',
      [
        { ...well, dependencies: 2 },
        { ...well, dependencies: 1 },
      ],
      ['gate-dependencies'],
    ],
    ['a breach that is told late', [{ ...well, p95: 9 }, { ...well, p95: 9 }, {}, {}], ['gate-latency-p95']],
  ])('see %s', (_, minutes, gates) => {
    expect(gatesOf(last(...minutes))).toEqual(gates);
  });

  it('ignore figures older than the window', () => {
    const old = [{ ...well, errors: 90, at: 0 }];
    expect(judge([...old, ...last(well)], NOW + 60_000).health).toBe('healthy');
  });

  it('distinguish little traffic from no figures; neither is a breach', () => {
    expect(judge(last({ unhealthy: 0 }), NOW).health).toBe('quiet');
    expect(judge(last({ requests: 19 }), NOW).health).toBe('quiet');
    expect(judge(last({}, {}), NOW).health).toBe('unseen');
    expect(judge([], NOW).health).toBe('unseen');
  });
});

describe('new tasks beside old ones', () => {
  const control = { RequestCount: 1_000, QuestsCompleted: 40, ClientErrorCount: 20, RewardAttempts: 40 };
  const fresh = { RequestCount: 200, QuestsCompleted: 8, ClientErrorCount: 4, RewardAttempts: 30 };
  const gates = (change: object) =>
    judgeBusiness({
      control: { ...control, RequestCount: 5_000, QuestsCompleted: 1_000 },
      fresh: { ...fresh, ...change },
    }).map(({ gate }) => gate);

  it('may be equal or slightly worse', () => {
    expect(judgeBusiness({ fresh, control })).toEqual([]);
    expect(judgeBusiness({ fresh: { ...fresh, ClientErrorCount: 8 }, control })).toEqual([]);
  });

  it('may not complete half as many quests, fail more rewards, or refuse twice as often', () => {
    expect(gates({ QuestsCompleted: 5 })).toEqual(['completions-per-100-requests']);
    expect(gates({ QuestsCompleted: 40, FailedRewardsAbandoned: 6 })).toEqual(['abandoned-rewards-per-100-attempts']);
    expect(gates({ QuestsCompleted: 40, ClientErrorCount: 40 })).toEqual(['client-error-share']);
  });

  it('are not compared with too little traffic on one side', () => {
    const little = { RequestCount: 19, ClientErrorCount: 19 };
    expect(judgeBusiness({ fresh: little, control })).toEqual([]);
    expect(judgeBusiness({ fresh: { ...fresh, ClientErrorCount: 200 }, control: little })).toEqual([]);
    expect(judgeBusiness({ fresh: {}, control: {} })).toEqual([]);
  });
});
