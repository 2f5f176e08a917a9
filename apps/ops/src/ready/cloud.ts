import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SSMClient } from '@aws-sdk/client-ssm';
import { TABLES } from '../../../../libs/contract/src/tables.ts';
import { parameterPath } from '../../../../libs/contract/src/names.ts';
import { PARAMETERS } from '../../../../libs/contract/src/parameters.ts';
import { auditTrail } from '../clients/audit-trail.ts';
import { describeParameters } from '../clients/parameter-list.ts';
import { ReleaseRecords } from '../clients/release-records.ts';
import { servingTables } from '../clients/tables.ts';
import { type Check, fail, type Finding, ok, warn } from '../core/checks.ts';
import type { CloudStage } from '../core/stages.ts';
import type { StageAccess, OpsContext } from '../core/ops-context.ts';
import { problemsOf, readTableState } from '../db/table-state.ts';
import { alarmsPresent, alarmsQuiet, deadLetters } from '../health/state-checks.ts';
import { isFault } from '../orphans/compare.ts';
import { findOrphans } from '../orphans/verbs.ts';
import { isFixed } from '../secrets/secret-rules.ts';
import { demanded, demandsOf } from './demands.ts';
import { Git } from './git.ts';

const DAY_MS = 86_400_000;
const SECRET_DAYS = 90;

/** Returns the checks of the deployed stage. */
export function cloudChecks(context: OpsContext, access: StageAccess): Check[] {
  const { stage } = access;
  if (stage === 'local') return [];
  return [
    { id: 'alarms.present', title: 'every alarm is configured and reports', run: () => alarmsPresent(context, stage) },
    { id: 'alarms.quiet', title: 'no alarm is in ALARM', run: () => alarmsQuiet(context, stage) },
    { id: 'dead-letters', title: 'no job failed to start', run: () => deadLetters(context, stage) },
    {
      id: 'tables.recoverable',
      title: 'tables and indexes active, recovery on',
      run: () => tables(context, access, stage),
    },
    { id: 'parameters.set', title: 'every parameter has a value', run: () => parametersSet(context, access, stage) },
    {
      id: 'secrets.young',
      title: `no secret older than ${SECRET_DAYS} days`,
      run: () => secretsYoung(context, access, stage),
    },
    { id: 'rollback.target', title: 'there is a release to go back to', run: () => rollbackTarget(context, access) },
    ...demanded(demandsOf(stage).orphans, {
      id: 'infra.orphans',
      title: 'nothing stands outside of the state',
      run: () => noOrphans(context, access, stage),
    }),
    {
      id: 'infra.applied',
      title: 'the reviewed infrastructure is applied',
      run: () => infraApplied(context, access, stage),
    },
  ];
}

/** Checks tables, indexes, recovery and TTL against the definition. */
export async function tables(context: OpsContext, access: StageAccess, stage: CloudStage): Promise<Finding> {
  const client = context.aws(access).client(DynamoDBClient);
  const names = await servingTables(context, access);
  const problems: string[] = [];
  for (const { name } of TABLES) {
    const state = await readTableState(client, name, names[name], stage);
    problems.push(...(state === undefined ? [`${names[name]} is missing`] : problemsOf(state, stage)));
  }
  return problems.length > 0 ? fail(problems.join('; ')) : ok(`${TABLES.length} tables`);
}

interface ObservedParameter {
  readonly name: string;
  readonly changedAt: number;
}

async function parameters(context: OpsContext, access: StageAccess, stage: CloudStage): Promise<ObservedParameter[]> {
  const root = parameterPath(stage, '');
  const found = await describeParameters(context.aws(access).client(SSMClient), stage);
  return [...found].map(([name, { changedAt }]) => ({ name: name.slice(root.length), changedAt }));
}

async function parametersSet(context: OpsContext, access: StageAccess, stage: CloudStage): Promise<Finding> {
  const there = new Set((await parameters(context, access, stage)).map(({ name }) => name));
  const wanted = [...PARAMETERS.map(({ name }) => name), ...TABLES.map(({ name }) => `tables/${name}`)];
  const missing = wanted.filter((name) => !there.has(name));
  return missing.length > 0 ? fail(`missing: ${missing.join(', ')}`) : ok(`${wanted.length} parameters`);
}

async function secretsYoung(context: OpsContext, access: StageAccess, stage: CloudStage): Promise<Finding> {
  // A key that has no rotation has no age either.
  const made = PARAMETERS.filter(({ origin, name }) => origin.startsWith('random') && !isFixed(name));
  const names = new Set<string>(made.map(({ name }) => name));
  const now = context.clock.now();
  const old = (await parameters(context, access, stage)).filter(
    ({ name, changedAt }) => names.has(name) && now - changedAt > SECRET_DAYS * DAY_MS,
  );
  if (old.length === 0) return ok();
  const said = old.map(({ name, changedAt }) => `${name} ${Math.floor((now - changedAt) / DAY_MS)} days`);
  return warn(`${said.join(', ')}: npm run ops -- secrets rotate <name> --stage ${stage}`);
}

/** Checks the serving release, which is the rollback target of the next one. */
async function rollbackTarget(context: OpsContext, access: StageAccess): Promise<Finding> {
  const records = new ReleaseRecords(context, access);
  const current = await records.current();
  if (current === undefined) return warn('nothing was released here yet: the first release has no way back');
  const record = await records.read(current.release);
  if (record?.taskDefinitions === undefined) return fail(`the record of ${current.release} is missing or incomplete`);
  return ok(current.release);
}

/** Folders whose changes change the infrastructure. The contract contains thresholds, tables and parameters. */
const INFRASTRUCTURE = ['infra-pulumi', 'libs/contract'];

/** Checks by the audit lines of all operators that infrastructure changes since the last release were applied. */
async function infraApplied(context: OpsContext, access: StageAccess, stage: CloudStage): Promise<Finding> {
  const git = new Git(context);
  const changedAt = await git.must('log', '-1', '--format=%cI', '--', ...INFRASTRUCTURE);
  const current = await new ReleaseRecords(context, access).current();
  const served = current && (await new ReleaseRecords(context, access).read(current.release));
  const since = served && (await git.output('diff', '--name-only', served.commit, 'HEAD', '--', ...INFRASTRUCTURE));
  if (since === '') return ok(`nothing changed since ${current?.release ?? ''}`);
  const applied = await auditTrail(context, stage, { verb: 'infra apply', since: Date.parse(changedAt) });
  const last = applied.filter(({ outcome }) => outcome === 'done').at(-1);
  if (last !== undefined) return ok(`applied on ${last.at} by ${last.by}`);
  return fail(`${INFRASTRUCTURE.join(' or ')} changed: "infra preview", have it reviewed, "infra apply --plan"`);
}

/** Checks that account and state have the same resources. */
async function noOrphans(context: OpsContext, access: StageAccess, stage: CloudStage): Promise<Finding> {
  const found = await findOrphans(context, { ...access, stage });
  const faults = found.filter(isFault);
  if (faults.length > 0) {
    const said = faults.slice(0, 3).map(({ kind, arn }) => `${kind} ${arn}`);
    return fail(`${said.join('; ')}: npm run ops -- orphans ${stage}`);
  }
  const adoptable = found.filter(({ kind }) => kind === 'serving');
  return adoptable.length === 0 ? ok() : warn(adoptable.map(({ arn, reason }) => `${arn}: ${reason}`).join('; '));
}
