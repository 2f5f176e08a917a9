import { addressesOf } from '../access.ts';
import { readAlarms, runbookOf } from '../clients/alarms.ts';
import { Deployments, SERVICE_NAMES } from '../clients/code-deploy.ts';
import { errorPercent, type Figures, readFigures } from '../clients/figures.ts';
import { readOutputs } from '../clients/outputs.ts';
import { messageOf } from '../core/exit-codes.ts';
import type { StageAccess, World } from '../core/world.ts';
import { FlagStore } from '../flags/store.ts';
import { isError, isMetrics, shown } from '../logs/log-line.ts';
import { logsOf } from '../logs/source.ts';
import type { Evidence } from './incident.ts';

const WINDOW_MS = 30 * 60_000;
const SAMPLES = 10;
const COMMITS = 10;

export interface Gathered {
  readonly evidence: Evidence;
  readonly figures: Figures;
  readonly isReachable: boolean;
}

/** Everything that somebody looks for first, looked at all at once; what cannot be seen says why and hides nothing else. */
export async function gather(world: World, access: StageAccess): Promise<Gathered> {
  const now = world.clock.now();
  const figures = await readFigures(world, access, now - WINDOW_MS, now).catch((): Figures => ({}));
  const isReachable = await reachable(world, access);
  const parts: Readonly<Record<string, () => Promise<string[]>>> = {
    'Alarms that ring': () => alarms(world, access),
    'Last ten commits': () => commits(world),
    'Recent deployments': () => deployments(world, access),
    'Changes of flags': () => flagChanges(world, access),
    'Samples of errors, last 30 minutes': () => errorSamples(world, access, now - WINDOW_MS),
    'Requests, last 30 minutes': () => Promise.resolve(requestLines(figures, isReachable)),
    'Database, last 30 minutes': () => Promise.resolve(databaseLines(figures)),
    Contacts: () => Promise.resolve(contacts(world, access)),
  };
  const seen = await Promise.all(
    Object.entries(parts).map(async ([heading, look]) => {
      const lines = await look().catch((error: unknown) => [`could not be seen: ${messageOf(error)}`]);
      return [heading, lines.length === 0 ? ['none'] : lines] as const;
    }),
  );
  return { evidence: Object.fromEntries(seen), figures, isReachable };
}

/** Whom to call, as alarms say it. */
export function contacts(world: World, { stage }: StageAccess): string[] {
  if (stage === 'local') return ['a local stack has no contacts'];
  const { onCall, security, awsSupport, chatChannel, runbooks } = readOutputs(world, stage).contacts;
  return [
    `on call: ${onCall}`,
    `security: ${security}`,
    `AWS support: ${awsSupport}`,
    `channel: ${chatChannel}`,
    `runbooks: ${runbooks}`,
  ];
}

async function reachable(world: World, access: StageAccess): Promise<boolean> {
  try {
    const address = `${addressesOf(world, access).api}/api/v1/health`;
    return (await world.fetch(address, { signal: AbortSignal.timeout(10_000) })).status === 200;
  } catch {
    return false;
  }
}

async function alarms(world: World, { stage }: StageAccess): Promise<string[]> {
  if (stage === 'local') return ['a local stack has no alarms'];
  const ringing = (await readAlarms(world, stage)).filter(({ state }) => state === 'ALARM');
  return ringing.map(({ key, since, reason }) => `${key} since ${since} (${runbookOf(key)}): ${reason}`);
}

async function commits(world: World): Promise<string[]> {
  const format = ['log', `-${COMMITS}`, '--format=%h %cI %an: %s'];
  const { code, stdout, stderr } = await world.run('git', format, { cwd: world.root });
  if (code !== 0) throw new Error(stderr.trim());
  return stdout.trim().split('\n').filter(Boolean);
}

async function deployments(world: World, access: StageAccess): Promise<string[]> {
  if (access.stage === 'local') return ['a local stack has no deployments'];
  const known = new Deployments(world, access);
  const latest = await Promise.all(SERVICE_NAMES.map((service) => known.latest(service, 3)));
  return latest
    .flat()
    .sort((one, other) => other.createdAt - one.createdAt)
    .map(({ service, id, status, createdAt, percent }) => {
      return `${new Date(createdAt).toISOString()} ${service} ${id} ${status}, ${percent} %`;
    });
}

async function flagChanges(world: World, access: StageAccess): Promise<string[]> {
  const { deployments: known, versions } = await new FlagStore(world, access).state();
  return known.slice(0, 5).map(({ version, state, startedAt, label }) => {
    const about = versions.find(({ number }) => number === version)?.description ?? '';
    return `${new Date(startedAt).toISOString()} version ${label || version} ${state} ${about}`.trimEnd();
  });
}

async function errorSamples(world: World, access: StageAccess, since: number): Promise<string[]> {
  const lines: string[] = [];
  const asked = { services: ['api', 'web'], from: since, only: 'errors' } as const;
  for await (const line of logsOf(world, access).read(asked)) {
    if (isError(line) && !isMetrics(line)) lines.push(short(shown(line)));
  }
  return lines.slice(-SAMPLES);
}

function requestLines(figures: Figures, isReachable: boolean): string[] {
  const { requests, errors, clientErrors, p99, rateLimited } = figures;
  const percent = errorPercent(figures);
  return [
    `answers: ${isReachable ? 'yes' : 'NO'}`,
    `requests: ${told(requests)}`,
    `failed: ${told(errors)}${percent === undefined ? '' : ` (${percent.toFixed(2)} %)`}`,
    `refused: ${told(clientErrors)}, rate limited: ${told(rateLimited)}`,
    `p99: ${p99 === undefined ? 'not measured' : `${p99.toFixed(0)} ms`}`,
  ];
}

function databaseLines(figures: Figures): string[] {
  const { databaseCalls, databaseRetries, throttles, databaseUserErrors, oldestPendingSeconds, abandoned } = figures;
  return [
    `calls: ${told(databaseCalls)}, retried: ${told(databaseRetries)}, throttled: ${told(throttles)}`,
    `refused as malformed: ${told(databaseUserErrors)}`,
    `oldest reward that waits: ${told(oldestPendingSeconds)} s, given up: ${told(abandoned)}`,
  ];
}

function told(value: number | undefined): string {
  return value === undefined ? 'not measured' : String(value);
}

function short(text: string): string {
  return text.length > 600 ? `${text.slice(0, 600)} …` : text;
}
