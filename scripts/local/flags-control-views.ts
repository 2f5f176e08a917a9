import type { EmulatedAnswer } from '../../libs/flags/src/emulator.ts';
import { type ControlRefusal, type FlagControl } from './flags-control.ts';
import { type StoredDeployment, type StoredVersion, type Strategy, strategyOf } from './flags-history.ts';
import { VALIDATOR } from './flags-validator.ts';

/** What the account would say of itself, whatever ids are asked for. */
const APPLICATION = 'civicforge';
const ENVIRONMENT = 'local';
const PROFILE = 'feature-flags';

export function versionSummary({ number, label, description }: StoredVersion) {
  const named = { ApplicationId: APPLICATION, ConfigurationProfileId: PROFILE, VersionNumber: number };
  return { ...named, ContentType: 'application/json', VersionLabel: label, Description: description };
}

/** A version goes out as its bytes, with all else in headers. */
export function versionAnswer(status: number, { number, label, description, text }: StoredVersion): EmulatedAnswer {
  return {
    status,
    headers: {
      'application-id': APPLICATION,
      'configuration-profile-id': PROFILE,
      'version-number': String(number),
      'content-type': 'application/json',
      ...(label !== undefined && { versionlabel: label }),
      ...(description !== undefined && { description: encodeHeader(description) }),
    },
    body: text,
  };
}

/** A header holds Latin letters at most. */
export function encodeHeader(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?');
}

export function deploymentView(control: FlagControl, deployment: StoredDeployment) {
  const { number, version, strategy, description, startedAt } = deployment;
  const { state, percent, completedAt } = control.progress(deployment);
  const { durationMinutes, bakeMinutes, growthFactor, growthType } = strategyOf(strategy) ?? {};
  return {
    ApplicationId: APPLICATION,
    EnvironmentId: ENVIRONMENT,
    ConfigurationProfileId: PROFILE,
    ConfigurationName: PROFILE,
    DeploymentStrategyId: strategy,
    DeploymentNumber: number,
    ConfigurationVersion: String(version),
    VersionLabel: control.versions.find((one) => one.number === version)?.label,
    Description: description,
    DeploymentDurationInMinutes: durationMinutes,
    FinalBakeTimeInMinutes: bakeMinutes,
    GrowthFactor: growthFactor,
    GrowthType: growthType,
    State: state,
    PercentageComplete: percent,
    StartedAt: new Date(startedAt).toISOString(),
    ...(completedAt !== undefined && { CompletedAt: new Date(completedAt).toISOString() }),
  };
}

export function deploymentAnswer(status: number, control: FlagControl, number: number): EmulatedAnswer {
  const deployment = control.deployment(number);
  return json(status, { ...deploymentView(control, deployment), EventLog: control.events(deployment) });
}

export function strategyView({ name, durationMinutes, bakeMinutes, growthFactor, growthType }: Strategy) {
  return {
    Id: name,
    Name: name,
    DeploymentDurationInMinutes: durationMinutes,
    FinalBakeTimeInMinutes: bakeMinutes,
    GrowthFactor: growthFactor,
    GrowthType: growthType,
    ReplicateTo: 'NONE',
  };
}

export function profileView() {
  const validator = { Type: 'JSON_SCHEMA', Content: VALIDATOR };
  const named = { ApplicationId: APPLICATION, Id: PROFILE, Name: PROFILE };
  return { ...named, LocationUri: 'hosted', Type: 'AWS.Freeform', Validators: [validator] };
}

export function applicationView() {
  return { Id: APPLICATION, Name: APPLICATION };
}

/** A local stack has no alarms. */
export function environmentView(control: FlagControl) {
  const last = control.deployments.at(-1);
  const running = last !== undefined && ['DEPLOYING', 'BAKING'].includes(control.progress(last).state);
  const State = running ? 'DEPLOYING' : 'READY_FOR_DEPLOYMENT';
  return { ApplicationId: APPLICATION, Id: ENVIRONMENT, Name: ENVIRONMENT, State, Monitors: [] };
}

export function json(status: number, value: object): EmulatedAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}

export function refusal({ status, type, message, details }: ControlRefusal): EmulatedAnswer {
  const headers = { 'content-type': 'application/json', 'x-amzn-errortype': type };
  return { status, headers, body: JSON.stringify({ Message: message, ...details }) };
}
