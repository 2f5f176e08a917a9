import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CostExplorerClient } from '@aws-sdk/client-cost-explorer';
import { MINIMUM_REQUESTS, OBJECTIVES } from '../../../../libs/contract/src/slo.ts';
import { rangBetween } from '../clients/alarms.ts';
import { errorPercent, type Figures, readFigures } from '../clients/figures.ts';
import type { AuditLine } from '../core/audit-line.ts';
import { AUDIT_FILE } from '../core/audit.ts';
import { type Check, fail, type Finding, ok, unknown, warn } from '../core/checks.ts';
import { compareCost, monthOf, readEstimate } from '../cost/estimate.ts';
import { spentBetween } from '../cost/explorer.ts';
import type { CloudStage } from '../core/stages.ts';
import type { StageAccess, OpsContext } from '../core/ops-context.ts';
import { abandoned, alarmsPresent, alarmsQuiet, deadLetters } from '../health/state-checks.ts';
import { grouped, isError, isMetrics, type LogLine } from '../logs/log-line.ts';
import { logsOf } from '../logs/source.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Alarms of request timeouts. */
const TIMEOUT_ALARMS = ['load-balancer-timeouts', 'dependency-failures'];

/** Returns the checks of the first hour. */
export function firstHour(context: OpsContext, access: StageAccess): Check[] {
  const { stage } = access;
  const read = once(() => readFigures(context, access, context.clock.now() - HOUR, context.clock.now()));
  const check = (id: string, title: string, judge: (figures: Figures) => Finding): Check => ({
    id: `hour.${id}`,
    title,
    run: async () => judge(await read()),
  });
  const { errorRatePercent, latencyMilliseconds } = OBJECTIVES;
  return [
    check('errors', `errors below ${errorRatePercent.alarm} %`, (figures) => errorsBelow(figures)),
    check('latency', `p99 below ${latencyMilliseconds.p99} ms`, ({ p99 }) => {
      if (p99 === undefined) return unknown('no request was measured');
      return p99 < latencyMilliseconds.p99 ? ok(`${p99.toFixed(0)} ms`) : fail(`${p99.toFixed(0)} ms`);
    }),
    check('throttle', 'the database throttled nothing', zero('throttles')),
    check('timeouts', 'no dependency failed', zero('dependencyFailures')),
    check('rate-limits', 'few requests rate limited', ({ rateLimited, requests = 0 }) => {
      if (rateLimited === undefined) return unknown('not measured');
      const said = `${rateLimited} of ${requests}`;
      return rateLimited * 20 > requests && rateLimited > 0 ? warn(`${said}: more than 5 %`) : ok(said);
    }),
    check('metrics', 'metrics flow', ({ requests }) => (requests === undefined ? fail('none within an hour') : ok())),
    { id: 'hour.logs', title: 'logs flow', run: () => logsFlow(context, access) },
    { id: 'hour.rewards', title: 'no reward was abandoned', run: () => abandoned(context, access) },
    ...(stage === 'local' ? [] : hourOfStage(context, stage)),
  ];
}

function hourOfStage(context: OpsContext, stage: CloudStage): Check[] {
  const rang = async () => rangBetween(context, stage, context.clock.now() - HOUR, context.clock.now());
  return [
    {
      id: 'hour.load-balancer',
      title: 'no request timed out',
      run: async () => {
        const keys = [...(await rang())].filter((key) => TIMEOUT_ALARMS.includes(key));
        return keys.length > 0 ? fail(`rang: ${keys.join(', ')}`) : ok();
      },
    },
    { id: 'hour.dead-letters', title: 'no dead letters', run: () => deadLetters(context, stage) },
    { id: 'hour.alarms', title: 'all alarms exist and report', run: () => alarmsPresent(context, stage) },
    { id: 'hour.quiet', title: 'no alarm is in ALARM', run: () => alarmsQuiet(context, stage) },
  ];
}

/** Returns the checks of the first day. */
export function firstDay(context: OpsContext, access: StageAccess, feedback: string | undefined): Check[] {
  const { stage } = access;
  return [
    { id: 'day.patterns', title: 'no new kind of error', run: () => newPatterns(context, access) },
    {
      id: 'day.errors',
      title: 'errors within the objective',
      run: async () => errorsBelow(await readFigures(context, access, context.clock.now() - DAY, context.clock.now())),
    },
    { id: 'day.security', title: 'few refused sign-ins', run: () => doors(context, access) },
    { id: 'day.feedback', title: 'feedback of members was read', run: () => Promise.resolve(heard(feedback)) },
    ...(stage === 'local' ? [] : dayOfStage(context, stage)),
  ];
}

function dayOfStage(context: OpsContext, stage: CloudStage): Check[] {
  return [
    {
      id: 'day.stable',
      title: 'no alarm went into ALARM',
      run: async () => {
        const keys = await rangBetween(context, stage, context.clock.now() - DAY, context.clock.now());
        return keys.size > 0 ? fail(`rang: ${[...keys].join(', ')}`) : ok();
      },
    },
    { id: 'day.cost', title: 'cost in range', run: () => costInRange(context, stage) },
    {
      id: 'day.alarms-tested',
      title: 'a test of the alarms is recorded',
      run: () => Promise.resolve(alarmsTested(context)),
    },
  ];
}

/** Checks the projected cost against data/cost.yaml. */
async function costInRange(context: OpsContext, stage: CloudStage): Promise<Finding> {
  const period = monthOf(context.clock.now());
  const client = context.aws({ stage, data: '' }).client(CostExplorerClient);
  const estimate = readEstimate(context.root, stage);
  const rows = compareCost(await spentBetween(client, period, 'component', stage), period.share, estimate);
  const above = rows.filter(({ isAbove }) => isAbove);
  if (above.length === 0) return ok(`${rows.reduce((sum, { month }) => sum + month, 0).toFixed(0)} dollars a month`);
  const said = above.map(
    ({ what, month, estimate: expected = 0 }) => `${what} ${month.toFixed(0)} of ${expected.toFixed(0)}`,
  );
  return fail(`${said.join(', ')} dollars a month: npm run ops -- cost report ${stage}`);
}

function errorsBelow(figures: Figures): Finding {
  const percent = errorPercent(figures);
  if (percent === undefined) return unknown('no request was measured');
  const { requests = 0, errors = 0 } = figures;
  const said = `${errors} of ${requests}, ${percent.toFixed(2)} %`;
  if (percent < OBJECTIVES.errorRatePercent.alarm) return ok(said);
  return requests < MINIMUM_REQUESTS ? warn(`${said}: too few for a rate`) : fail(said);
}

function zero(name: 'throttles' | 'dependencyFailures') {
  return (figures: Figures): Finding => {
    const value = figures[name];
    if (value === undefined) return unknown('not measured');
    return value === 0 ? ok() : fail(`${value} times`);
  };
}

async function logsFlow(context: OpsContext, access: StageAccess): Promise<Finding> {
  const from = context.clock.now() - 10 * MINUTE;
  for await (const line of logsOf(context, access).read({ services: ['api'], from })) {
    return ok(`a line of ${new Date(line.at).toISOString()}`);
  }
  return fail('no line within ten minutes');
}

/** Checks for kinds of errors that the previous day did not have. */
async function newPatterns(context: OpsContext, access: StageAccess): Promise<Finding> {
  const now = context.clock.now();
  const lines: LogLine[] = [];
  const asked = { services: ['api', 'web'], from: now - 2 * DAY, to: now, only: 'errors' } as const;
  for await (const line of logsOf(context, access).read(asked)) {
    if (isError(line) && !isMetrics(line)) lines.push(line);
  }
  const known = new Set(grouped(lines.filter(({ at }) => at < now - DAY)).map(({ what }) => what));
  const fresh = grouped(lines.filter(({ at }) => at >= now - DAY)).filter(({ what }) => !known.has(what));
  if (fresh.length === 0) return ok(`${lines.length} errors in two days, of known kinds`);
  return fail(
    fresh
      .slice(0, 5)
      .map(({ what, count, requestId }) => `${count} × ${what}${requestId === undefined ? '' : ` [${requestId}]`}`)
      .join('; '),
  );
}

/** Checks the share of refused sign-ins. */
async function doors(context: OpsContext, access: StageAccess): Promise<Finding> {
  const { authenticationFailures: failed, requests = 0 } = await readFigures(
    context,
    access,
    context.clock.now() - DAY,
    context.clock.now(),
  );
  if (failed === undefined) return unknown('not measured');
  const said = `${failed} refused sign-ins and tokens, ${requests} requests`;
  return failed > MINIMUM_REQUESTS && failed * 10 > requests ? fail(`${said}: more than one in ten`) : ok(said);
}

function heard(feedback: string | undefined): Finding {
  if (feedback !== undefined && feedback.trim() !== '') return ok(feedback);
  return warn('give the members\' feedback with --feedback "..."');
}

/** Checks that `alarms test` ran within the last month. */
function alarmsTested(context: OpsContext): Finding {
  const path = join(context.records, AUDIT_FILE);
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : [];
  const tests = lines
    .map((line) => JSON.parse(line) as AuditLine)
    .filter(({ verb, outcome }) => verb === 'alarms test' && outcome === 'done');
  const last = tests.at(-1)?.at;
  if (last === undefined) return warn('never tested from here: npm run ops -- alarms test staging');
  return context.clock.now() - Date.parse(last) > 30 * DAY ? warn(`last on ${last}`) : ok(last);
}

/** Memoises a read that several checks share. */
function once<T>(read: () => Promise<T>): () => Promise<T> {
  let known: Promise<T> | undefined;
  return () => (known ??= read());
}
