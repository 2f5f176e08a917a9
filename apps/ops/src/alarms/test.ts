import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { METRIC_NAMESPACE, METRICS } from '../../../../libs/contract/src/metric-names.ts';
import { failureOf, send, signIn, signOut } from '../../../../libs/contract/src/smoke/http-client.ts';
import { addressesOf } from '../access.ts';
import { readAlarms } from '../clients/alarms.ts';
import { readFigures } from '../clients/figures.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import type { Executors } from '../core/run-plan.ts';
import { waitUntil } from '../core/wait-until.ts';
import type { StageAccess, OpsContext } from '../core/ops-context.ts';
import { smokePeople } from '../smoke/smoke-people.ts';
import type { Probe, Provable, TestStep } from './test-plan.ts';

/** Time limit for the count in CloudWatch. The service sends its figures every 15 seconds. */
const COUNTED_WITHIN_SECONDS = 300;

export function alarmTestExecutors(context: OpsContext, access: StageAccess): Executors<TestStep> {
  const { clock } = context;
  const began = clock.now();
  return {
    probe: ({ status }) => probe(context, access, status),
    counted: ({ atLeast }) =>
      waitUntil(context, {
        what: 'the count of refusals',
        everySeconds: 10,
        atMostSeconds: COUNTED_WITHIN_SECONDS,
        poll: async () => {
          // Whole minutes: the resolution of CloudWatch.
          const from = Math.floor(began / 60_000) * 60_000;
          const { clientErrors = 0 } = await readFigures(context, access, from, clock.now());
          return clientErrors >= atLeast
            ? { done: `${clientErrors} counted` }
            : { still: `at ${clientErrors} of ${atLeast}` };
        },
      }),
    quiet: async ({ alarm: { key } }) => {
      const state = await stateOf(context, access, key);
      if (state === 'ALARM') throw new OpsFailure(`${key} is already in ALARM. Resolve that first.`, EXIT.refused);
      return state;
    },
    raise: async ({ alarm }) => {
      await raise(context, access, alarm);
      return undefined;
    },
    await: ({ alarm, state }) =>
      waitUntil(context, {
        what: alarm.key,
        everySeconds: 15,
        atMostSeconds: alarm.waitSeconds,
        poll: async () => {
          const now = await stateOf(context, access, alarm.key);
          return now === state ? { done: now } : { still: now };
        },
      }),
  };
}

async function stateOf(context: OpsContext, { stage }: StageAccess, key: string): Promise<string> {
  if (stage === 'local') throw new OpsFailure('A local stack has no alarms.', EXIT.usage);
  const alarm = (await readAlarms(context, stage)).find((one) => one.key === key);
  if (alarm === undefined) throw new OpsFailure(`There is no alarm ${key} in ${stage}: run "infra preview".`);
  return alarm.state;
}

async function raise(context: OpsContext, access: StageAccess, { metric, service, value }: Provable): Promise<void> {
  const Dimensions = [
    { Name: 'Stage', Value: access.stage },
    { Name: 'Service', Value: service },
  ];
  const MetricData = [
    {
      MetricName: metric,
      Dimensions,
      Value: value,
      Unit: METRICS[metric].unit,
      Timestamp: new Date(context.clock.now()),
    },
  ];
  const client = context.aws(access).client(CloudWatchClient);
  await client.send(new PutMetricDataCommand({ Namespace: METRIC_NAMESPACE, MetricData }));
}

/** @throws OpsFailure for another status */
async function probe(context: OpsContext, access: StageAccess, status: Probe['status']): Promise<string> {
  const { api, web } = addressesOf(context, access);
  const args = {
    baseUrl: new URL(api).origin,
    origin: new URL(web).origin,
    fetch: context.fetch,
    wait: (milliseconds: number) => context.clock.sleep(milliseconds),
  };
  const ask = (method: string, path: string, headers: Record<string, string> = {}) =>
    send(args, { step: String(status), method, path: `/api/v1${path}`, headers });
  const answer = await {
    404: () => ask('GET', '/alarms-test'),
    401: () => ask('GET', '/users/me'),
    405: () => ask('DELETE', '/health'),
    422: () => twoWithOneKey(),
  }[status]();
  if (answer.status !== status) throw new OpsFailure((await failureOf(`expected ${status}`, answer)).message);
  await answer.body?.cancel();
  return 'as it must be';

  /** Sends two claims of an unknown quest with one idempotency key. Changes nothing. */
  async function twoWithOneKey(): Promise<Response> {
    const [person] = await smokePeople(context, access);
    const session = await signIn(args, person);
    const headers = { origin: args.origin, cookie: session.cookies };
    const mine = { ...headers, 'idempotency-key': `alarms-test-${crypto.randomUUID()}` };
    const first = await ask('POST', `/quests/${crypto.randomUUID()}/claim`, mine);
    await first.body?.cancel();
    const second = await ask('POST', `/quests/${crypto.randomUUID()}/claim`, mine);
    await signOut(args, session);
    return second;
  }
}
