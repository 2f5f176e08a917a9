import type { EmulatedAnswer, EmulatedRequest } from '../../libs/flags/src/emulator.ts';
import { ControlRefusal, type FlagControl } from './flags-control.ts';
import {
  applicationView,
  deploymentAnswer,
  deploymentView,
  environmentView,
  json,
  profileView,
  refusal,
  strategyView,
  versionAnswer,
  versionSummary,
} from './flags-control-views.ts';
import { STRATEGIES, type StoredVersion } from './flags-history.ts';

interface Call {
  readonly control: FlagControl;
  readonly request: EmulatedRequest;
  /** The last part of the path: a version or a deployment. */
  readonly id: string;
}

type Route = readonly [method: string, path: RegExp, answer: (call: Call) => EmulatedAnswer];

const APPLICATIONS = '/applications';
const PROFILES = '/applications/[^/]+/configurationprofiles';
const ENVIRONMENTS = '/applications/[^/]+/environments';
const VERSIONS = '/applications/[^/]+/configurationprofiles/[^/]+/hostedconfigurationversions';
const DEPLOYMENTS = '/applications/[^/]+/environments/[^/]+/deployments';
const at = (path: string) => new RegExp(`^${path}$`);

/** The operations that an operator of flags needs, in the REST form of the service. */
const ROUTES: readonly Route[] = [
  ['GET', at(APPLICATIONS), ({ request }) => page(request, [applicationView()])],
  ['GET', at(`${APPLICATIONS}/[^/]+`), () => json(200, applicationView())],
  ['GET', at(PROFILES), ({ request }) => page(request, [profileSummary()])],
  ['GET', at(`${PROFILES}/[^/]+`), () => json(200, profileView())],
  ['POST', at(`${PROFILES}/[^/]+/validators`), validateConfiguration],
  ['GET', at(ENVIRONMENTS), ({ control, request }) => page(request, [environmentView(control)])],
  ['GET', at(`${ENVIRONMENTS}/[^/]+`), ({ control }) => json(200, environmentView(control))],
  ['GET', at('/deploymentstrategies'), ({ request }) => page(request, STRATEGIES.map(strategyView))],
  ['GET', at('/deploymentstrategies/([^/]+)'), ({ id }) => strategyAnswer(id)],
  ['GET', at(VERSIONS), listVersions],
  ['POST', at(VERSIONS), createVersion],
  ['GET', at(`${VERSIONS}/([^/]+)`), ({ control, id }) => versionAnswer(200, control.version(Number(id)))],
  ['GET', at(DEPLOYMENTS), listDeployments],
  ['POST', at(DEPLOYMENTS), startDeployment],
  ['GET', at(`${DEPLOYMENTS}/([^/]+)`), ({ control, id }) => deploymentAnswer(200, control, Number(id))],
  ['DELETE', at(`${DEPLOYMENTS}/([^/]+)`), stopDeployment],
  ['GET', at('/tags/(.+)'), ({ control, id }) => json(200, { Tags: control.tags.get(id) ?? {} })],
  ['POST', at('/tags/(.+)'), tag],
  ['DELETE', at('/tags/(.+)'), untag],
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

/** A list names the profile without its validators. */
function profileSummary() {
  const { Validators, ...summary } = profileView();
  return { ...summary, ValidatorTypes: Validators.map(({ Type }) => Type) };
}

function strategyAnswer(id: string): EmulatedAnswer {
  const strategy = STRATEGIES.find(({ name }) => name === id);
  if (!strategy) throw new ControlRefusal(404, 'ResourceNotFoundException', `Deployment strategy ${id} was not found`);
  return json(200, strategyView(strategy));
}

function validateConfiguration({ control, request }: Call): EmulatedAnswer {
  control.validate(control.version(request.url.searchParams.get('configuration_version') ?? '').text);
  return { status: 204, headers: {}, body: '' };
}

/** `version_label` filters by a label, or by a prefix that ends in an asterisk. */
function listVersions({ control, request }: Call): EmulatedAnswer {
  const wanted = request.url.searchParams.get('version_label');
  const matches = ({ label = '' }: StoredVersion) =>
    wanted === null || (wanted.endsWith('*') ? label.startsWith(wanted.slice(0, -1)) : label === wanted);
  return page(request, [...control.versions].reverse().filter(matches).map(versionSummary));
}

function tag({ control, request, id }: Call): EmulatedAnswer {
  const { Tags = {} } = JSON.parse(request.body) as { Tags?: Record<string, string> };
  control.tags.set(id, { ...control.tags.get(id), ...Tags });
  return { status: 204, headers: {}, body: '' };
}

function untag({ control, request, id }: Call): EmulatedAnswer {
  const gone = request.url.searchParams.getAll('tagKeys');
  const left = Object.entries(control.tags.get(id) ?? {}).filter(([name]) => !gone.includes(name));
  control.tags.set(id, Object.fromEntries(left));
  return { status: 204, headers: {}, body: '' };
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
