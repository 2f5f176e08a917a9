import type { MetricName } from '../../../../libs/contract/src/metric-names.ts';
import { type Alarm, ALARMS } from '../../../../libs/contract/src/slo.ts';
import { elapsed } from '../core/elapsed.ts';
import type { Plan } from '../core/plan.ts';
import type { Stage } from '../core/stages.ts';

/** A request that the service must refuse and count. */
export interface Probe {
  readonly status: 404 | 401 | 422 | 405;
  readonly title: string;
}

export const PROBES: readonly Probe[] = [
  { status: 404, title: 'ask for an address that does not exist' },
  { status: 401, title: 'ask for a profile without signing in' },
  { status: 405, title: 'use a method that an address does not have' },
  { status: 422, title: 'use one idempotency key for two requests, as a smoke person' },
];

/** An alarm that one value above its threshold triggers, without a page and without a flag rollback. */
export interface Provable {
  readonly key: string;
  readonly metric: MetricName;
  readonly service: 'api' | 'jobs';
  readonly value: number;
  /** Time limit for each state change. */
  readonly waitSeconds: number;
}

export const PROVABLE: readonly Provable[] = ALARMS.flatMap((alarm): Provable[] => {
  const only = alarm.severity === 'notify' && alarm.comparison === 'above' && alarm.watchesFlags !== true;
  const metric = only ? singleMetric(alarm) : undefined;
  if (metric === undefined) return [];
  // CloudWatch evaluates every minute, and metrics can be minutes late.
  const waitSeconds = (alarm.periods + 1) * alarm.periodSeconds + 600;
  return [{ key: alarm.key, ...metric, value: 2 * alarm.threshold + 1, waitSeconds }];
});

function singleMetric({ metric }: Alarm): Pick<Provable, 'metric' | 'service'> | undefined {
  if (metric.kind !== 'service' || metric.expression !== undefined) return undefined;
  const [only, ...more] = Object.values(metric.metrics);
  if (only === undefined || more.length > 0 || only.each !== undefined) return undefined;
  return { metric: only.name, service: metric.service };
}

export type TestStep =
  | { readonly do: 'probe'; readonly title: string; readonly status: Probe['status'] }
  | { readonly do: 'counted'; readonly title: string; readonly atLeast: number }
  | { readonly do: 'quiet'; readonly title: string; readonly alarm: Provable }
  | { readonly do: 'raise'; readonly title: string; readonly alarm: Provable }
  | { readonly do: 'await'; readonly title: string; readonly alarm: Provable; readonly state: 'ALARM' | 'OK' };

/** @param alarm absent on a local stack, which has no alarms */
export function alarmTestPlan(stage: Stage, alarm?: Provable): Plan<TestStep> {
  const probes = PROBES.map(({ status, title }): TestStep => ({ do: 'probe', title: `${title}: ${status}`, status }));
  const atLeast = PROBES.length;
  const counted: TestStep = { do: 'counted', title: 'see that the refusals were counted', atLeast };
  const synthetic: TestStep[] =
    alarm === undefined
      ? []
      : [
          { do: 'quiet', title: `see that ${alarm.key} is quiet`, alarm },
          { do: 'raise', title: `send ${alarm.metric} = ${alarm.value} in place of the service`, alarm },
          {
            do: 'await',
            title: `wait until ${alarm.key} rings, at most ${elapsed(alarm.waitSeconds)}`,
            alarm,
            state: 'ALARM',
          },
          {
            do: 'await',
            title: `wait until it is quiet again, at most ${elapsed(alarm.waitSeconds)}`,
            alarm,
            state: 'OK',
          },
        ];
  return {
    verb: 'alarms test',
    stage,
    title: 'Provoke refusals and an alarm',
    steps: [...probes, ...synthetic.slice(0, 1), counted, ...synthetic.slice(1)],
    notes: [
      'nothing is created, and the refusals are too few for any alarm',
      ...(alarm === undefined
        ? ['a local stack has no alarms: only the refusals are tried']
        : [
            'the topic "notify" gets two messages: ALARM and OK',
            'one false value stays in the figures of that metric; no alarm is switched off or changed',
          ]),
    ],
  };
}
