import type { FlagStrategy } from '../../../../libs/contract/src/flags/deployment-strategies.ts';
import { elapsed } from '../core/elapsed.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import type { Plan, Step } from '../core/plan.ts';
import type { Stage } from '../core/stages.ts';
import type { FlagDeployment, FlagState } from './store.ts';

export interface StopStep extends Step {
  readonly do: 'stop';
  readonly deployment: number;
  readonly allowRevert: boolean;
}
export interface WriteStep extends Step {
  readonly do: 'write';
  readonly text: string;
  readonly label: string;
  readonly description: string;
  readonly latest: number;
}
export interface DeployStep extends Step {
  readonly do: 'deploy';
  /** Absent: the version of the preceding write step. */
  readonly version?: number;
  readonly strategy: FlagStrategy;
  readonly description: string;
  /** Number of the latest deployment at planning time. A newer one belongs to another operator. */
  readonly after: number;
}
/** Waits for the end of the deployment. */
export interface FollowStep extends Step {
  readonly do: 'follow';
}
/** Waits until the tasks serve the version. */
export interface ArriveStep extends Step {
  readonly do: 'arrive';
  readonly label: string;
}
/** Watches the alarms for some time and reverts the deployment on an alarm. */
export interface WatchStep extends Step {
  readonly do: 'watch';
  readonly milliseconds: number;
}
/** Waits for a rollback that AppConfig started by itself. It cannot be stopped. */
export interface SettleStep extends Step {
  readonly do: 'settle';
  readonly deployment: number;
}
/** Disables the actions of monitors that would take the deployment back. */
export interface MuteStep extends Step {
  readonly do: 'mute';
  readonly alarms: readonly string[];
}
export interface UnmuteStep extends Step {
  readonly do: 'unmute';
}
export type FlagStep =
  MuteStep | UnmuteStep | SettleStep | StopStep | WriteStep | DeployStep | FollowStep | ArriveStep | WatchStep;

/** Age limit for the revert of a complete deployment. */
export const REVERTIBLE_MS = 72 * 3_600_000;

export interface Change {
  readonly verb: string;
  readonly title: string;
  readonly stage: Stage;
  readonly state: FlagState;
  readonly text: string;
  readonly differences: readonly string[];
  /** Description of the version: change and operator. */
  readonly description: string;
  readonly strategy: FlagStrategy;
  /** True for an emergency: stops a running deployment instead of refusing. */
  readonly isUrgent?: boolean;
  /** Monitors that would take a deployment back now. */
  readonly ringing?: readonly string[];
  readonly notes?: readonly string[];
  readonly wait: boolean;
}

/** Plans a new version and its deployment. */
export function planChange(change: Change): Plan<FlagStep> {
  const { verb, title, stage, state, differences, ringing = [], notes = [] } = change;
  if (differences.length === 0) return { verb, stage, title, steps: [], notes: ['nothing would change'] };
  const stop = state.running && change.isUrgent ? [stopStep(state.running)] : [];
  if (state.running && !change.isUrgent) throw busy(state.running);
  if (ringing.length > 0 && !change.isUrgent) throw monitored(ringing);
  const lost = stop.length > 0 ? ['the new version does not contain the change of the stopped deployment'] : [];
  return {
    verb,
    stage,
    title,
    steps:
      ringing.length === 0
        ? [...stop, ...versionSteps(change)]
        : [
            ...stop,
            { do: 'mute', title: `disable the actions of ${ringing.join(', ')} meanwhile`, alarms: ringing },
            // The actions stay off until the deployment has ended.
            ...versionSteps({ ...change, wait: true }),
            { do: 'unmute', title: 'enable the actions of the alarms' },
          ],
    notes: [...differences, ...lost, ...mutedNotes(ringing), ...notes],
  };
}

function mutedNotes(ringing: readonly string[]): string[] {
  if (ringing.length === 0) return [];
  return [
    `${ringing.join(', ')} would make AppConfig take the deployment back, so that their actions are disabled until it has ended. They page nobody meanwhile. After an interruption: run the command again, or enable them with "aws cloudwatch enable-alarm-actions"`,
  ];
}

/** Refuses a change that AppConfig would take back at once. */
function monitored(ringing: readonly string[]): OpsFailure {
  return new OpsFailure(
    `${ringing.join(', ')} would make AppConfig take this deployment back. "flags revert" goes back to the version before and ` +
      '"flags kill" passes; or wait until the alarms are OK.',
    EXIT.refused,
  );
}

/** Returns the steps that write, deploy and follow one version. */
export function versionSteps({ state, text, description, strategy, wait }: Change, ahead = 0): FlagStep[] {
  const latest = (state.versions[0]?.number ?? 0) + ahead;
  const label = `v${latest + 1}`;
  const after = state.deployments[0]?.number ?? 0;
  const deploy: DeployStep = { do: 'deploy', title: `deploy ${label} ${strategy}`, strategy, description, after };
  return [
    { do: 'write', title: `write version ${label}`, text, label, description, latest },
    deploy,
    ...(wait ? [followStep(), arriveStep(label)] : []),
  ];
}

export function followStep(): FollowStep {
  return { do: 'follow', title: 'wait until the deployment has ended' };
}

export function arriveStep(label: string): ArriveStep {
  return { do: 'arrive', title: `wait until the tasks hold ${label}`, label };
}

function stopStep({ number, state, percent }: FlagDeployment): StopStep | SettleStep {
  if (state === 'ROLLING_BACK') {
    return { do: 'settle', title: `wait until AppConfig has rolled deployment ${number} back`, deployment: number };
  }
  const title = `stop deployment ${number} (${state}, ${percent} %): all members get the version before it`;
  return { do: 'stop', title, deployment: number, allowRevert: state !== 'DEPLOYING' };
}

/**
 * Plans the revert of the last deployment: stops it while it runs, reverts it within 72 hours, or deploys an older
 * version.
 */
export function planRevert(stage: Stage, state: FlagState, now: number, to?: number): Plan<FlagStep> {
  const verb = 'flags revert';
  if (to !== undefined) return planOlder(stage, state, to);
  const [last] = state.deployments;
  if (!last) throw new OpsFailure('Nothing was ever deployed here.', EXIT.refused);
  const before = state.deployments.find(({ number, state: end }) => number < last.number && end === 'COMPLETE');
  const again = 'Deploy an older version instead: "flags revert --to <version>"; "flags status" lists them.';
  if (state.running) {
    return { verb, stage, title: `Stop deployment ${last.number}`, steps: [stopStep(last), ...arrival(before)] };
  }
  if (last.state !== 'COMPLETE') {
    throw new OpsFailure(`Deployment ${last.number} is ${last.state} already. ${again}`, EXIT.refused);
  }
  if (!before) throw new OpsFailure(`Nothing served before deployment ${last.number}.`, EXIT.refused);
  const age = now - (last.completedAt ?? last.startedAt);
  if (age > REVERTIBLE_MS) {
    throw new OpsFailure(
      `Deployment ${last.number} ended ${elapsed(age / 1000)} ago; 72 hours are the limit. ${again}`,
      EXIT.refused,
    );
  }
  const title = `revert deployment ${last.number} (${nameOf(last)}): all members get ${nameOf(before)}`;
  const stop: StopStep = { do: 'stop', title, deployment: last.number, allowRevert: true };
  return { verb, stage, title: `Revert deployment ${last.number}`, steps: [stop, ...arrival(before)] };
}

function planOlder(stage: Stage, state: FlagState, to: number): Plan<FlagStep> {
  if (state.running) throw busy(state.running);
  const version = state.versions.find(({ number }) => number === to);
  if (!version) throw new OpsFailure(`There is no version ${to}.`, EXIT.usage);
  const deploy: DeployStep = {
    do: 'deploy',
    title: `deploy version ${to} again, all-at-once`,
    version: to,
    strategy: 'all-at-once',
    description: `revert to ${to}`,
    after: state.deployments[0]?.number ?? 0,
  };
  const steps = [deploy, followStep(), ...(version.label ? [arriveStep(version.label)] : [])];
  return { verb: 'flags revert', stage, title: `Go back to version ${to}`, steps };
}

function arrival(before: FlagDeployment | undefined): ArriveStep[] {
  return before?.label ? [arriveStep(before.label)] : [];
}

/** Returns the version label that tasks report. */
export function nameOf({ label, version }: Pick<FlagDeployment, 'label' | 'version'>): string {
  return label === '' ? `version ${version}` : label;
}

/** Refuses a second deployment: an environment runs one at a time. */
export function busy({ number, state, percent }: FlagDeployment): OpsFailure {
  return new OpsFailure(
    `Deployment ${number} of flags is under way (${state}, ${percent} %), and only one can run. Wait for it ` +
      '("flags status"), or end it with "flags revert". "flags kill" ends it by itself.',
    EXIT.refused,
  );
}
