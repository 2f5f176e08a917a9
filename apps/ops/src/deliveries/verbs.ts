import { type Command, InvalidArgumentError, Option } from 'commander';
import { AdminRefusal } from '../clients/admin-client.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import type { OpsContext } from '../core/ops-context.ts';
import { runPlan } from '../core/run-plan.ts';
import { table } from '../core/table.ts';
import { addVerb, type VerbCall } from '../core/verb.ts';
import {
  allDeliveries,
  CHANNELS,
  deliveryRow,
  type DeliverySummary,
  ROW_HEAD,
  STATES,
  type State,
  summarizeDeliveries,
} from './deliveries.ts';

interface ListOptions {
  readonly state?: State;
  readonly channel?: string;
}

interface RetryOptions {
  readonly all?: true;
  readonly channel?: string;
}

const channelOption = () => new Option('--channel <channel>', 'one channel only').choices([...CHANNELS]);

/** Adds `deliveries list|retry|dispatch`, through the administration of the service. */
export function addDeliveries(area: Command, context: OpsContext): void {
  addVerb<ListOptions>(area, context, {
    name: 'list',
    description: 'messages that wait or were given up, by channel and receiver',
    stage: 'option',
    options: [new Option('--state <state>', STATES.join(', ')).argParser(oneState), channelOption()],
    role: 'operator',
    help: `Without --state: how many messages are due, the age of the oldest, and the failures grouped by channel, host of the
receiver and last answer. With --state: every message in that state. A message names the host of its webhook or push service,
and no address, text or secret.

  npm run ops -- deliveries list --stage prod
  npm run ops -- deliveries list --stage prod --state failed --channel mail`,
    run: list,
  });
  addVerb<RetryOptions>(area, context, {
    name: 'retry',
    description: 'makes messages due again, with all attempts ahead',
    stage: 'option',
    words: [{ word: '[deliveryId...]', description: 'as "deliveries list --state failed" prints it' }],
    options: [new Option('--all', 'every failed message'), channelOption()],
    role: 'operator',
    changes: true,
    help: `First find out why they failed. The next round of the service sends them within seconds, with the same id and content, so a
receiver recognises a message that it has seen. A message that has reached its receiver is refused.

  npm run ops -- deliveries retry msg_4kX... --stage prod --yes prod --reason "the cause is gone"
  npm run ops -- deliveries retry --all --channel mail --stage prod --yes prod --reason "mail works again"`,
    run: retry,
  });
  addVerb(area, context, {
    name: 'dispatch',
    description: 'makes the notices of quests whose events were given up',
    stage: 'option',
    words: [{ word: '<questId...>', description: 'as the line "an event left the outbox undispatched" names it' }],
    role: 'operator',
    changes: true,
    help: `First find out why the dispatch failed. The next round of the service makes the notices and messages within seconds. Those
that exist are not made again, so the command is safe to repeat.

  npm run ops -- deliveries dispatch 01J8Z... --stage prod --yes prod --reason "the release is rolled back"`,
    run: dispatch,
  });
}

async function list({ context, access, options, tell }: VerbCall<ListOptions>): Promise<void> {
  const admin = await context.admin(access);
  const { state, channel } = options;
  if (state !== undefined) {
    const deliveries = await allDeliveries(admin, state, channel);
    tell(deliveries, () => (deliveries.length === 0 ? ['no messages'] : table(ROW_HEAD, deliveries.map(deliveryRow))));
    return;
  }
  const all = [await allDeliveries(admin, 'DUE', channel), await allDeliveries(admin, 'FAILED', channel)].flat();
  const failed = all.filter((delivery) => delivery.state === 'FAILED').length;
  const summary = { ...summarizeDeliveries(all, context.clock.now()), failed };
  tell(summary, () => summaryLines(summary));
}

async function retry({ context, access, stage, words, options, tell }: VerbCall<RetryOptions>): Promise<void> {
  const isAll = options.all === true;
  if (isAll === words.length > 0 || (!isAll && options.channel !== undefined)) {
    throw new OpsFailure('Name messages, or --all with or without --channel.', EXIT.usage);
  }
  const admin = await context.admin(access);
  const ids = isAll ? (await allDeliveries(admin, 'FAILED', options.channel)).map((one) => one.deliveryId) : words;
  const title = isAll ? `retry all ${String(ids.length)} failed messages` : `retry ${ids.join(', ')}`;
  const steps = ids.length === 0 ? [] : [{ do: 'retry', title } as const];
  const results: { deliveryId: string; result: string }[] = [];
  const send = async () => {
    for (const deliveryId of ids) results.push({ deliveryId, result: await retried(admin, deliveryId) });
    return `${String(results.filter(({ result }) => result === 'due').length)} are due`;
  };
  const plan = { verb: 'deliveries retry', stage, title: 'Retry messages', steps };
  const report = await runPlan(context, plan, { retry: send }, options);
  tell(options.dryRun ? report : results, () => (ids.length === 0 ? ['no failed messages'] : []));
  const refused = results.filter(({ result }) => result !== 'due');
  if (refused.length === 0) return;
  throw new OpsFailure(refused.map(({ deliveryId, result }) => `${deliveryId}: ${result}`).join('\n'));
}

async function dispatch({ context, access, stage, words, options, tell }: VerbCall<object>): Promise<void> {
  const steps = words.map(
    (questId) => ({ do: 'dispatch', title: `dispatch the events of ${questId}`, questId }) as const,
  );
  const plan = { verb: 'deliveries dispatch', stage, title: 'Make notices', steps };
  const admin = await context.admin(access);
  const send = async ({ questId }: (typeof steps)[number]) => {
    const path = `/dispatches/${encodeURIComponent(questId)}/retry`;
    const { events } = (await admin.post(path, {})) as { events: number };
    return `${String(events)} events`;
  };
  const report = await runPlan(context, plan, { dispatch: send }, options);
  tell(report, () => []);
}

/** Returns `due`, or the reason why the service refuses this one message. */
async function retried(admin: { post(path: string, body: object): Promise<unknown> }, id: string): Promise<string> {
  try {
    await admin.post(`/deliveries/${encodeURIComponent(id)}/retry`, {});
    return 'due';
  } catch (error) {
    if (error instanceof AdminRefusal && (error.status === 404 || error.status === 409)) return error.message;
    throw error;
  }
}

function summaryLines({ due, oldestDueSeconds, later, failed, problems }: DeliverySummary & { failed: number }) {
  return [
    `due     ${due}${due === 0 ? '' : `, the oldest for ${oldestDueSeconds} s`}`,
    `later   ${later}`,
    `failed  ${failed}${failed === 0 ? '' : ', see --state failed'}`,
    ...(problems.length === 0
      ? []
      : table(
          ['STATE', 'CHANNEL', 'HOST', 'COUNT', 'LAST'],
          problems.map(({ state, channel, host, count, last }) => [state, channel, host ?? '-', String(count), last]),
        )),
  ];
}

function oneState(value: string): State {
  const state = STATES.find((known) => known === value.toUpperCase());
  if (state === undefined) throw new InvalidArgumentError(`It must be one of ${STATES.join(', ')}.`);
  return state;
}
