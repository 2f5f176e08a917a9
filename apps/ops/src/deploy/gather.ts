import type { ServiceName } from '../../../../libs/contract/src/service-contract.ts';
import { Deployments, SERVICE_NAMES, type ObservedDeployment } from '../clients/code-deploy.ts';
import { type ReleaseRecord, ReleaseRecords } from '../clients/release-records.ts';
import { durationFrom } from '../core/elapsed.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import type { OpsContext } from '../core/ops-context.ts';
import { type DeployedGates, deployedGates } from '../gates/read-figures.ts';
import {
  effectiveStrategy,
  type Strategy,
  strategyFrom,
  strategyOfConfig,
  type StrategyWord,
  watchSeconds,
} from '../release/traffic.ts';
import { isMaintained } from './maintenance.ts';
import { describedRelease } from './mover.ts';
import type { CloudAccess } from './parts.ts';
import { ReleaseActions } from './release-actions.ts';
import type { StartFacts } from './start-plan.ts';

export interface StartOptions {
  readonly service: 'api' | 'web' | 'all';
  readonly strategy: StrategyWord;
  readonly percent?: number;
  /** As `10m`. */
  readonly watch?: string;
  readonly release?: string;
  readonly emergency?: true;
  /** Percent of failed requests on the new tasks. */
  readonly rollbackThreshold?: number;
}

export interface StartInputs {
  readonly facts: StartFacts;
  readonly gates: Readonly<Partial<Record<ServiceName, DeployedGates>>>;
  /** The strategy that AWS executes. */
  readonly strategy: Strategy;
}

/** Reads everything that the plan of a release depends on. Changes nothing. */
export async function gather(context: OpsContext, access: CloudAccess, options: StartOptions): Promise<StartInputs> {
  const { stage } = access;
  const services = options.service === 'all' ? SERVICE_NAMES : ([options.service] as const);
  const records = new ReleaseRecords(context, access);
  const record = await records.find(options.release ?? (await releaseOfHead(context)));
  const running = await new Deployments(context, access).running();
  const own = running.find(({ description }) => describedRelease(description)?.release === record.release);
  const asked = options.watch === undefined ? undefined : durationFrom(options.watch) / 1000;
  const wanted = strategyFrom(options.strategy, options.percent, asked);
  // A running deployment keeps its own strategy.
  const strategy = (own && strategyOfConfig(stage, own.configuration)) ?? wanted;
  const gates = await gatesOf(context, access, services, options.rollbackThreshold);
  const current = await records.current();
  const actions = new ReleaseActions(context, access);
  // An emergency ends its watch early: a session of production lasts an hour, as long as the old tasks wait.
  const isWatchedToTheEnd = strategy.kind === 'all-at-once' && options.emergency !== true;
  const terminationWait = isWatchedToTheEnd ? await actions.terminationWaitSeconds(services[0]) : 0;
  return {
    gates,
    strategy: effectiveStrategy(strategy),
    facts: {
      stage,
      now: context.clock.now(),
      record,
      ...(current && { current }),
      services,
      running,
      isMaintained: await isMaintained(context, access),
      inAlarm: Object.values(gates).flatMap(({ inAlarm }) => inAlarm),
      strategy,
      watchSeconds: watchSeconds(effectiveStrategy(strategy), asked, terminationWait),
    },
  };
}

async function gatesOf(
  context: OpsContext,
  access: CloudAccess,
  services: readonly ServiceName[],
  threshold: number | undefined,
): Promise<Partial<Record<ServiceName, DeployedGates>>> {
  const found: Partial<Record<ServiceName, DeployedGates>> = {};
  for (const service of services) {
    const deployed = await deployedGates(context, access, service);
    const gates = deployed.gates.map((gate) =>
      gate.source === 'error-rate' && threshold !== undefined ? { ...gate, threshold } : gate,
    );
    found[service] = { ...deployed, gates };
  }
  return found;
}

/** Returns the release name of HEAD: its tag, or the first 12 characters of its hash. */
export async function releaseOfHead(context: Pick<OpsContext, 'run'>): Promise<string> {
  const tag = await context.run('git', ['describe', '--tags', '--exact-match', '--match', 'v*', 'HEAD']);
  if (tag.code === 0) return tag.stdout.trim();
  const commit = await context.run('git', ['rev-parse', 'HEAD']);
  if (commit.code !== 0) throw new OpsFailure(`This is not a git repository: ${commit.stderr.trim()}`, EXIT.usage);
  return commit.stdout.trim().slice(0, 12);
}

/** Returns the running release of a stage and its record, or undefined. */
export async function underWay(
  context: OpsContext,
  access: CloudAccess,
): Promise<{ readonly record: ReleaseRecord; readonly running: readonly ObservedDeployment[] } | undefined> {
  const running = await new Deployments(context, access).running();
  const names = running.flatMap(({ description }) => describedRelease(description)?.release ?? []);
  if (names[0] === undefined) return undefined;
  return { record: await new ReleaseRecords(context, access).find(names[0]), running };
}
