import { addressesOf } from '../access.ts';
import { readAlarms, runbookOf } from '../clients/alarms.ts';
import { auditTrail } from '../clients/audit-trail.ts';
import { Deployments, SERVICE_NAMES } from '../clients/code-deploy.ts';
import { errorPercent, type FigureName, type Figures, readFigures } from '../clients/figures.ts';
import { readOutputs } from '../clients/outputs.ts';
import { messageOf } from '../core/exit-codes.ts';
import type { StageAccess, OpsContext } from '../core/ops-context.ts';
import { FlagStore } from '../flags/store.ts';
import { isError, isMetrics, shown } from '../logs/log-line.ts';
import { logsOf } from '../logs/source.ts';
import type { Evidence } from './incident.ts';

const WINDOW_MS = 30 * 60_000;
const DAY_MS = 24 * 3_600_000;
const SAMPLES = 10;
const COMMITS = 10;

export interface CollectedEvidence {
  readonly evidence: Evidence;
  readonly figures: Figures;
  readonly isReachable: boolean;
}

/** Collects the first evidence concurrently. A source that fails reports its error and does not hide the others. */
export async function gather(context: OpsContext, access: StageAccess): Promise<CollectedEvidence> {
  const now = context.clock.now();
  const figures = await readFigures(context, access, now - WINDOW_MS, now).catch((): Figures => ({}));
  const isReachable = await reachable(context, access);
  const parts: Readonly<Record<string, () => Promise<string[]>>> = {
    'Alarms in ALARM': () => alarms(context, access),
    'What operators did, last 24 hours': () => operations(context, access, now - DAY_MS),
    'Last ten commits': () => commits(context),
    'Recent deployments': () => deployments(context, access),
    'Changes of flags': () => flagChanges(context, access),
    'Samples of errors, last 30 minutes': () => errorSamples(context, access, now - WINDOW_MS),
    'Requests, last 30 minutes': () => Promise.resolve(requestLines(figures, isReachable)),
    'Database, last 30 minutes': () =>
      Promise.resolve(figureLines(figures, [...DATABASE, 'oldestPendingSeconds', 'abandoned'])),
    Contacts: () => Promise.resolve(contacts(context, access)),
  };
  const headed = await Promise.all(
    Object.entries(parts).map(async ([heading, collect]) => {
      const lines = await collect().catch((error: unknown) => [`not available: ${messageOf(error)}`]);
      return [heading, lines.length === 0 ? ['none'] : lines] as const;
    }),
  );
  return { evidence: Object.fromEntries(headed), figures, isReachable };
}

/** Returns the contacts, which the alarms name too. */
export function contacts(context: OpsContext, { stage }: StageAccess): string[] {
  if (stage === 'local') return ['a local stack has no contacts'];
  const { onCall, security, awsSupport, chatChannel, runbooks } = readOutputs(context, stage).contacts;
  return [
    `on call: ${onCall}`,
    `security: ${security}`,
    `AWS support: ${awsSupport}`,
    `channel: ${chatChannel}`,
    `runbooks: ${runbooks}`,
  ];
}

async function reachable(context: OpsContext, access: StageAccess): Promise<boolean> {
  try {
    const address = `${addressesOf(context, access).api}/api/v1/health`;
    return (await context.fetch(address, { signal: AbortSignal.timeout(10_000) })).status === 200;
  } catch {
    return false;
  }
}

async function alarms(context: OpsContext, { stage }: StageAccess): Promise<string[]> {
  if (stage === 'local') return ['a local stack has no alarms'];
  const ringing = (await readAlarms(context, stage)).filter(({ state }) => state === 'ALARM');
  return ringing.map(({ key, since, reason }) => `${key} since ${since} (${runbookOf(key)}): ${reason}`);
}

/** Returns the audit lines of all operators. */
async function operations(context: OpsContext, { stage }: StageAccess, since: number): Promise<string[]> {
  if (stage === 'local') return ['a local stack has no audit log'];
  const lines = await auditTrail(context, stage, { since });
  return lines.map(({ at, by, verb, title, outcome, reason }) => {
    return `${at} ${by} ${verb}, ${outcome}: ${title}${reason === undefined ? '' : ` (${reason})`}`;
  });
}

async function commits(context: OpsContext): Promise<string[]> {
  const format = ['log', `-${COMMITS}`, '--format=%h %cI %an: %s'];
  const { code, stdout, stderr } = await context.run('git', format, { cwd: context.root });
  if (code !== 0) throw new Error(stderr.trim());
  return stdout.trim().split('\n').filter(Boolean);
}

async function deployments(context: OpsContext, access: StageAccess): Promise<string[]> {
  if (access.stage === 'local') return ['a local stack has no deployments'];
  const known = new Deployments(context, access);
  const latest = await Promise.all(SERVICE_NAMES.map((service) => known.latest(service, 3)));
  return latest
    .flat()
    .sort((one, other) => other.createdAt - one.createdAt)
    .map(({ service, id, status, createdAt, percent }) => {
      return `${new Date(createdAt).toISOString()} ${service} ${id} ${status}, ${percent} %`;
    });
}

async function flagChanges(context: OpsContext, access: StageAccess): Promise<string[]> {
  const { deployments: known, versions } = await new FlagStore(context, access).state();
  return known.slice(0, 5).map(({ version, state, startedAt, label }) => {
    const about = versions.find(({ number }) => number === version)?.description ?? '';
    return `${new Date(startedAt).toISOString()} version ${label || version} ${state} ${about}`.trimEnd();
  });
}

async function errorSamples(context: OpsContext, access: StageAccess, since: number): Promise<string[]> {
  const lines: string[] = [];
  const asked = { services: ['api', 'web'], from: since, only: 'errors' } as const;
  for await (const line of logsOf(context, access).read(asked)) {
    if (isError(line) && !isMetrics(line)) lines.push(short(shown(line)));
  }
  return lines.slice(-SAMPLES);
}

function requestLines(figures: Figures, isReachable: boolean): string[] {
  const percent = errorPercent(figures);
  return [
    `health answers: ${isReachable ? 'yes' : 'NO'}`,
    `failed share: ${percent === undefined ? 'not measured' : `${percent.toFixed(2)} %`}`,
    ...figureLines(figures, ['requests', 'errors', 'clientErrors', 'rateLimited', 'p99']),
  ];
}

const DATABASE = ['databaseCalls', 'databaseRetries', 'throttles', 'databaseUserErrors'] as const;

function figureLines(figures: Figures, names: readonly FigureName[]): string[] {
  return names.map((name) => `${name}: ${figures[name]?.toFixed(0) ?? 'not measured'}`);
}

function short(text: string): string {
  return text.length > 600 ? `${text.slice(0, 600)} …` : text;
}
