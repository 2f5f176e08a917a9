import { expectedAlarms, readAlarms, runbookOf } from '../clients/alarms.ts';
import { countDeadLetters } from '../clients/dead-letters.ts';
import { readLocalStack } from '../clients/local-stack.ts';
import { Deployments, SERVICE_NAMES, type ObservedDeployment } from '../clients/code-deploy.ts';
import { readOutputs } from '../clients/outputs.ts';
import { OpsFailure } from '../core/exit-codes.ts';
import { type Check, fail, type Finding, ok, unknown, warn } from '../core/checks.ts';
import type { CloudStage } from '../core/stages.ts';
import type { StageAccess, OpsContext } from '../core/ops-context.ts';
import { FlagStore } from '../flags/store.ts';

/** Returns the checks of releases, flags, alarms, dead letters and rewards. */
export function stateChecks(context: OpsContext, access: StageAccess): Check[] {
  const { stage } = access;
  const flags: Check = { id: 'flags.deployment', title: 'deployment of flags', run: () => flagState(context, access) };
  const rewards: Check = {
    id: 'rewards.abandoned',
    title: 'abandoned rewards',
    run: () => abandoned(context, access),
  };
  if (stage === 'local') return [localPrograms(context, access), flags, rewards];
  return [
    { id: 'deployments', title: 'deployments of service and pages', run: () => deployments(context, access) },
    flags,
    { id: 'alarms.quiet', title: 'no alarm is in ALARM', run: () => alarmsQuiet(context, stage) },
    { id: 'alarms.present', title: 'every alarm exists with its actions', run: () => alarmsPresent(context, stage) },
    { id: 'dead-letters', title: 'no job failed to start', run: () => deadLetters(context, stage) },
    rewards,
  ];
}

function localPrograms(context: OpsContext, { data }: StageAccess): Check {
  return {
    id: 'local.programs',
    title: 'programs of the local stack',
    run: () => {
      const { pids } = readLocalStack(data);
      const dead = Object.entries(pids).filter(([, pid]) => !isAlive(pid));
      if (dead.length > 0) return Promise.resolve(fail(`not running: ${dead.map(([part]) => part).join(', ')}`));
      return Promise.resolve(
        ok(
          Object.entries(pids)
            .map(([part, pid]) => `${part} ${pid}`)
            .join(', '),
        ),
      );
    },
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function deployments(context: OpsContext, access: StageAccess): Promise<Finding> {
  const known = new Deployments(context, access);
  const running = await known.running();
  if (running.length > 0) return ok(running.map(underWay).join('; '));
  const latest = (await Promise.all(SERVICE_NAMES.map((service) => known.latest(service, 1)))).flat();
  const lines = latest.map(({ service, id, status }) => `${service} ${id} ${status}`);
  const bad = latest.filter(({ status }) => status === 'Failed' || status === 'Stopped');
  if (bad.length > 0)
    return warn(bad.map(({ service, id, status, error }) => `${service} ${id} ${status}: ${error ?? ''}`).join('; '));
  return ok(lines.length === 0 ? 'nothing was ever deployed' : `none under way; ${lines.join(', ')}`);
}

function underWay({ service, id, status, percent, isWaitingForTermination }: ObservedDeployment): string {
  const phase = isWaitingForTermination
    ? 'all traffic moved, old tasks wait for their end'
    : `${percent} % of the traffic`;
  return `${service} ${id} ${status}, ${phase}`;
}

async function flagState(context: OpsContext, access: StageAccess): Promise<Finding> {
  const { running, served } = await new FlagStore(context, access).state();
  const now = served ? `version ${served.label || served.version} serves` : 'no version was deployed';
  if (running) return ok(`${running.state} version ${running.label || running.version}, ${running.percent} %; ${now}`);
  return served ? ok(now) : warn(`${now}: the built-in defaults serve`);
}

/** Checks that no alarm is in ALARM; names the runbook of each. */
export async function alarmsQuiet(context: OpsContext, stage: CloudStage): Promise<Finding> {
  const ringing = (await readAlarms(context, stage)).filter(({ state }) => state === 'ALARM');
  if (ringing.length === 0) return ok();
  const { runbooks } = readOutputs(context, stage).contacts;
  return fail(ringing.map(({ key, since }) => `${key} since ${since}: ${runbooks}/${runbookOf(key)}`).join('; '));
}

/** Checks that each alarm of the SLO file and the gates exists and is enabled. */
export async function alarmsPresent(context: OpsContext, stage: CloudStage): Promise<Finding> {
  const there = new Map((await readAlarms(context, stage)).map((alarm) => [alarm.key, alarm]));
  const expected = expectedAlarms(readOutputs(context, stage));
  const missing = expected.filter((key) => !there.has(key));
  if (missing.length > 0) return fail(`missing: ${missing.join(', ')}; apply the infrastructure`);
  const mute = expected.filter((key) => there.get(key)?.actionsEnabled === false);
  if (mute.length > 0) return warn(`actions are disabled: ${mute.join(', ')}`);
  const blind = expected.filter((key) => there.get(key)?.state === 'INSUFFICIENT_DATA' && !key.includes('gate-'));
  return blind.length > 0 ? warn(`have no data yet: ${blind.join(', ')}`) : ok(`${expected.length} alarms`);
}

export async function deadLetters(context: OpsContext, stage: CloudStage): Promise<Finding> {
  const count = await countDeadLetters(context, stage);
  return count === 0 ? ok() : fail(`${count} wait: npm run ops -- rewards dlq --stage ${stage}`);
}

/** Without a session the check is unknown, and does not pass. */
function notSignedIn(error: unknown): Finding {
  if (error instanceof OpsFailure) return unknown(`not checked: ${error.message}`);
  throw error;
}

interface JobPage {
  readonly items: readonly unknown[];
  readonly nextCursor?: string;
}

export async function abandoned(context: OpsContext, access: StageAccess): Promise<Finding> {
  const admin = await context.admin(access).catch(notSignedIn);
  if ('reason' in admin) return admin;
  const { items, nextCursor } = (await admin.get('/rewards?state=ABANDONED&limit=100')) as JobPage;
  if (items.length === 0) return ok();
  const where = access.stage === 'local' ? '' : ` --stage ${access.stage}`;
  const count = `${items.length}${nextCursor === undefined ? '' : ' or more'}`;
  return fail(`${count}: npm run ops -- rewards list --state abandoned${where}`);
}
