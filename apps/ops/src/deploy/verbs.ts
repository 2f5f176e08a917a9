import { type Command, Option } from 'commander';
import { Deployments, SERVICE_NAMES } from '../clients/code-deploy.ts';
import { ReleaseRecords } from '../clients/release-records.ts';
import { cloudStage } from '../core/cloud-stage.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import { runPlan } from '../core/run-plan.ts';
import { addVerb, type VerbCall } from '../core/verb.ts';
import type { OpsContext } from '../core/ops-context.ts';
import { STRATEGY_WORDS } from '../release/traffic.ts';
import { changeExecutors } from './change.ts';
import { leftFor, planPromote, planStop } from './change-plans.ts';
import { gather, type StartInputs, type StartOptions, underWay } from './gather.ts';
import { HELP } from './help.ts';
import { listReleases } from './list.ts';
import { releaseOf } from './mover.ts';
import type { CloudAccess, ReleaseParts } from './parts.ts';
import { simulateVerb } from './simulate-verb.ts';
import { askReadiness } from './readiness.ts';
import { StartRelease } from './start.ts';
import { planStart } from './start-plan.ts';
import { deploymentLines, deployStatus, nextOf, recentErrors, statusLines } from './status.ts';
import { STANDARD_PARTS } from './standard-parts.ts';
import { aDuration, aPercent } from './words.ts';

interface StartVerbOptions extends StartOptions {
  readonly hold?: true;
  readonly endWait?: true;
  readonly logs?: true;
}

/** Adds `deploy start|watch|status|promote|stop|list|simulate`. */
export function addDeploy(area: Command, context: OpsContext, parts: ReleaseParts = STANDARD_PARTS): void {
  const watch = new Option('--watch <time>', 'minimum watch time, for example 10m').argParser(aDuration);
  const percent = new Option('--percent <number>', 'of the canary, or of each linear step').argParser(aPercent);
  addVerb<StartVerbOptions>(area, context, {
    name: 'start',
    description: 'releases an image: readiness, deployment, watch, automatic rollback',
    stage: 'argument',
    options: [
      new Option('--release <name>', 'v1.2.3, a commit or a digest; default: HEAD'),
      new Option('--service <name>', 'services to release').choices(['api', 'web', 'all']).default('all'),
      new Option('--strategy <name>', STRATEGY_WORDS.join(', ')).choices(STRATEGY_WORDS).default('canary'),
      percent,
      watch,
      new Option('--rollback-threshold <percent>', 'of failed requests, for this watch').argParser(aPercent),
      new Option('--hold', 'hold the new tasks until "deploy promote"'),
      new Option('--end-wait', 'end the old tasks of the last release first'),
      new Option('--emergency', 'pushes HEAD and releases it all at once without the readiness gate; with --reason'),
      new Option('--logs', 'shows errors of the services while watching'),
    ],
    role: 'operator',
    changes: true,
    help: HELP.start,
    run: (call) => start(call, parts),
  });
  addVerb(area, context, {
    name: 'watch',
    description: 'resumes the watch of an interrupted release or of another operator',
    stage: 'argument',
    role: 'operator',
    changes: true,
    help: HELP.watch,
    run: (call) => watchAgain(call, parts),
  });
  addVerb<{ id?: string }>(area, context, {
    name: 'status',
    description: 'serving release, running deployments, errors',
    stage: 'argument',
    options: [new Option('--id <deployment>', 'one deployment of CodeDeploy, running or not')],
    role: 'developer',
    help: HELP.status,
    run: status,
  });
  addVerb(area, context, {
    name: 'promote',
    description: 'continues a release that waits for an operator',
    stage: 'argument',
    role: 'operator',
    changes: true,
    help: HELP.promote,
    run: promote,
  });
  addVerb(area, context, {
    name: 'stop',
    description: 'stops the running deployments and rolls back',
    stage: 'argument',
    role: 'operator',
    changes: true,
    help: HELP.stop,
    run: stop,
  });
  addVerb(area, context, {
    name: 'list',
    description: 'releases and deployments of a stage',
    stage: 'argument',
    role: 'developer',
    help: HELP.list,
    run: (call) => listReleases(call, cloud(call.access)),
  });
  addVerb(area, context, simulateVerb([percent, watch]));
}

function cloud(access: VerbCall<object>['access']): CloudAccess {
  return {
    ...access,
    stage: cloudStage(access.stage, '"npm start" runs the working tree. Name dev, staging or prod.'),
  };
}

async function start(call: VerbCall<StartVerbOptions>, parts: ReleaseParts): Promise<void> {
  const { context, tell } = call;
  const access = cloud(call.access);
  const isEmergency = call.options.emergency === true;
  if (isEmergency && (call.options.reason ?? '').trim() === '') {
    throw new OpsFailure('--emergency needs --reason: it is recorded with your name.', EXIT.usage);
  }
  const options = isEmergency
    ? { ...call.options, strategy: 'all-at-once' as const, endWait: true as const }
    : call.options;
  if (isEmergency && options.release === undefined && options.dryRun !== true) {
    await parts.bringImages(context, access, { ...options, json: true });
  }
  const { facts, gates, strategy } = await gather(context, access, options);
  const plan = planStart(facts, options);
  // A running release has already passed the gate.
  const isResumed = Object.keys(plan.existing).length > 0;
  if (options.dryRun !== true && !isEmergency && !isResumed) await askReadiness(context, access, parts);
  const release = new StartRelease(context, access, parts, {
    plan,
    record: facts.record,
    services: facts.services,
    strategy,
    watchSeconds: facts.watchSeconds,
    gates: facts.isMaintained ? withoutErrors(gates) : gates,
    ...(options.logs === true && { onLook: () => recentErrors(context, access) }),
  });
  const report = await release.run(options);
  tell({ ...report, release: facts.record.release, notes: plan.notes }, () => []);
}

/** Returns the gates without those that count errors: maintenance answers every write with 503. */
function withoutErrors(gates: StartInputs['gates']): StartInputs['gates'] {
  return Object.fromEntries(
    Object.entries(gates).map(([service, deployed]) => [
      service,
      { ...deployed, gates: deployed.gates.filter(({ source }) => !source.startsWith('error-')) },
    ]),
  );
}

async function watchAgain(call: VerbCall<object>, parts: ReleaseParts): Promise<void> {
  const { context, options, tell } = call;
  const access = cloud(call.access);
  const found = await underWay(context, access);
  if (found === undefined) {
    tell({ running: false }, () => [`nothing is being deployed in ${access.stage}`]);
    return;
  }
  const services = SERVICE_NAMES.filter((name) => found.running.some(({ service }) => service === name));
  const service = services.length === 2 ? 'all' : (services[0] ?? 'all');
  const wanted = { ...options, service, strategy: 'canary', release: found.record.release } as const;
  await start({ ...call, options: wanted }, parts);
}

async function status({ context, access: named, options: { id }, tell }: VerbCall<{ id?: string }>): Promise<void> {
  const access = cloud(named);
  if (id !== undefined) {
    const one = await new Deployments(context, access).find(id);
    tell(one, () => deploymentLines(access, one, context.clock.now()));
    return;
  }
  const found = await deployStatus(context, access);
  tell(found, () => statusLines(context, access, found));
}

async function promote({ context, access: named, options, tell }: VerbCall<object>): Promise<void> {
  const access = cloud(named);
  const records = new ReleaseRecords(context, access);
  const running = await new Deployments(context, access).running();
  const current = await records.current();
  const held = (await records.list()).find(({ deployments }) => deployments.at(-1)?.outcome === 'held');
  const next = running.map((each) => nextOf(access, each, context.clock.now()));
  const facts = { stage: access.stage, running, next, ...(held && { held }), ...(current && { current }) };
  const plan = planPromote(facts);
  const report = await runPlan(context, plan, changeExecutors(context, access), options);
  tell({ ...report, notes: plan.notes }, () => []);
}

async function stop({ context, access: named, options, tell }: VerbCall<object>): Promise<void> {
  const access = cloud(named);
  const running = await new Deployments(context, access).running();
  const records = new ReleaseRecords(context, access);
  const target = leftFor(releaseOf(running), await records.current(), await records.list());
  const plan = planStop({
    stage: access.stage,
    ...(target && { target }),
    running,
    by: context.operator,
    ...(options.reason !== undefined && { reason: options.reason }),
  });
  const report = await runPlan(context, plan, changeExecutors(context, access), options);
  tell({ ...report, notes: plan.notes }, () => []);
}
