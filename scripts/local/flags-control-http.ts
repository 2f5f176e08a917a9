import { FLAG_STRATEGIES } from '../../libs/contract/src/flags/deployment-strategies.ts';
import type { EmulatedAnswer, EmulatedRequest } from '../../libs/flags/src/emulator.ts';
import { FLAGS } from '../../libs/contract/src/flags/manifest.ts';
import { flagDocumentSchema } from '../../libs/flags/src/evaluator.ts';
import { ControlRefusal, type FlagControl } from './flags-control.ts';
import { type StoredDeployment, type StoredVersion, strategyName, strategyOf } from './flags-history.ts';

/** What the account would say of itself, whatever ids are asked for. */
const APPLICATION = 'civicforge';
const ENVIRONMENT = 'local';
const PROFILE = 'feature-flags';

interface Call {
  readonly control: FlagControl;
  readonly request: EmulatedRequest;
  /** The last part of the path: a version or a deployment. */
  readonly id: string;
}

type Route = readonly [method: string, path: RegExp, answer: (call: Call) => EmulatedAnswer];

const VERSIONS = '/applications/[^/]+/configurationprofiles/[^/]+/hostedconfigurationversions';
const DEPLOYMENTS = '/applications/[^/]+/environments/[^/]+/deployments';
const at = (path: string) => new RegExp(`^${path}$`);

/** The operations that an operator of flags needs, in the REST form of the service. */
const ROUTES: readonly Route[] = [
  ['GET', at('/deploymentstrategies'), () => json(200, { Items: FLAG_STRATEGIES.map(strategyView) })],
  ['GET', at('/applications/[^/]+/configurationprofiles/[^/]+'), () => json(200, profileView())],
  ['GET', at('/applications/[^/]+/environments/[^/]+'), ({ control }) => json(200, environmentView(control))],
  ['GET', at(VERSIONS), ({ control, request }) => page(request, [...control.versions].reverse().map(versionSummary))],
  ['POST', at(VERSIONS), createVersion],
  ['GET', at(`${VERSIONS}/([^/]+)`), ({ control, id }) => versionAnswer(200, control.version(id))],
  ['GET', at(DEPLOYMENTS), listDeployments],
  ['POST', at(DEPLOYMENTS), startDeployment],
  ['GET', at(`${DEPLOYMENTS}/([^/]+)`), ({ control, id }) => deploymentAnswer(200, control, Number(id))],
  ['DELETE', at(`${DEPLOYMENTS}/([^/]+)`), stopDeployment],
];

/**
 * Answers the control plane of AppConfig as its clients expect it; undefined where the path is none of its.
 * @see https://docs.aws.amazon.com/appconfig/2019-10-09/APIReference/API_Operations.html
 */
export function answerControl(control: FlagControl, request: EmulatedRequest): EmulatedAnswer | undefined {
  for (const [method, path, answer] of ROUTES) {
    const found = method === request.method ? path.exec(request.url.pathname) : null;
    if (!found) continue;
    try {
      return answer({ control, request, id: decodeURIComponent(found[1] ?? '') });
    } catch (error) {
      if (error instanceof ControlRefusal) return refusal(error);
      if (error instanceof SyntaxError) return refusal(new ControlRefusal(400, 'BadRequestException', error.message));
      throw error;
    }
  }
  return undefined;
}

function createVersion({ control, request: { headers, body } }: Call): EmulatedAnswer {
  const text = (name: string) => {
    const value = headers[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const [label, description, latest] = ['versionlabel', 'description', 'latest-version-number'].map(text);
  const created = control.create({
    text: body,
    ...(label !== undefined && { label }),
    ...(description !== undefined && { description }),
    ...(latest !== undefined && { latest: Number(latest) }),
  });
  return versionAnswer(201, created);
}

function startDeployment({ control, request }: Call): EmulatedAnswer {
  const input = JSON.parse(request.body) as Record<string, unknown>;
  const { DeploymentStrategyId: strategy, ConfigurationVersion: version, Description: description } = input;
  const latest = input['LatestDeploymentNumber'];
  const started = control.start({
    version: String(version),
    strategy: String(strategy),
    ...(typeof description === 'string' && { description }),
    ...(typeof latest === 'number' && { latest }),
  });
  return deploymentAnswer(201, control, started.number);
}

function stopDeployment({ control, request, id }: Call): EmulatedAnswer {
  const stopped = control.stop(Number(id), request.headers['allow-revert'] === 'true');
  return deploymentAnswer(202, control, stopped.number);
}

function listDeployments({ control, request }: Call): EmulatedAnswer {
  return page(
    request,
    [...control.deployments].reverse().map((one) => deploymentView(control, one)),
  );
}

/** The newest first, so many at a time. */
function page({ url: { searchParams } }: EmulatedRequest, items: readonly object[]): EmulatedAnswer {
  const from = Number(searchParams.get('next_token') ?? 0);
  const until = from + Number(searchParams.get('max_results') ?? 50);
  return json(200, { Items: items.slice(from, until), ...(until < items.length && { NextToken: String(until) }) });
}

function versionSummary({ number, label, description }: StoredVersion) {
  const named = { ApplicationId: APPLICATION, ConfigurationProfileId: PROFILE, VersionNumber: number };
  return { ...named, ContentType: 'application/json', VersionLabel: label, Description: description };
}

/** A version goes out as its bytes, with all else in headers. */
function versionAnswer(status: number, { number, label, description, text }: StoredVersion): EmulatedAnswer {
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
function encodeHeader(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?');
}

function deploymentView(control: FlagControl, deployment: StoredDeployment) {
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

function deploymentAnswer(status: number, control: FlagControl, number: number): EmulatedAnswer {
  return json(status, deploymentView(control, control.deployment(number)));
}

function strategyView({
  thing,
  durationMinutes,
  bakeMinutes,
  growthFactor,
  growthType,
}: (typeof FLAG_STRATEGIES)[number]) {
  const name = strategyName(thing);
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

function profileView() {
  const validator = { Type: 'JSON_SCHEMA', Content: JSON.stringify(flagDocumentSchema(FLAGS)) };
  const named = { ApplicationId: APPLICATION, Id: PROFILE, Name: PROFILE };
  return { ...named, LocationUri: 'hosted', Type: 'AWS.Freeform', Validators: [validator] };
}

/** No alarm watches a stack on somebody's desk. */
function environmentView(control: FlagControl) {
  const last = control.deployments.at(-1);
  const running = last !== undefined && ['DEPLOYING', 'BAKING'].includes(control.progress(last).state);
  const State = running ? 'DEPLOYING' : 'READY_FOR_DEPLOYMENT';
  return { ApplicationId: APPLICATION, Id: ENVIRONMENT, Name: ENVIRONMENT, State, Monitors: [] };
}

function json(status: number, value: object): EmulatedAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}

function refusal({ status, type, message, details }: ControlRefusal): EmulatedAnswer {
  const headers = { 'content-type': 'application/json', 'x-amzn-errortype': type };
  return { status, headers, body: JSON.stringify({ Message: message, ...details }) };
}
