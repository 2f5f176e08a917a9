import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT, messageOf, OpsFailure } from '../core/exit-codes.ts';
import { readJsonFile } from '../core/json-file.ts';
import type { CloudStage } from '../core/stages.ts';
import type { OpsContext } from '../core/ops-context.ts';
import { plansFolder, pulumi } from './pulumi.ts';

/** One change that Pulumi foresees. */
export interface PlannedChanges {
  readonly op: string;
  readonly type: string;
  readonly name: string;
  /** Properties that differ. */
  readonly because: readonly string[];
}

/** What is kept beside a plan. */
export interface Preview {
  readonly stage: CloudStage;
  readonly at: string;
  readonly by: string;
  readonly commit: string;
  /** Of the program and of the stage's settings: another hash means another plan. */
  readonly hash: string;
  readonly plan: string;
  readonly counts: Readonly<Record<string, number>>;
  /** What nobody expects from an ordinary change: something is replaced or deleted. */
  readonly surprises: readonly PlannedChanges[];
  readonly changes: readonly PlannedChanges[];
}

/** What the program is made of, besides itself: tables, names of metrics, flags. */
const SOURCES = ['infra-pulumi', 'apps/api/src', 'libs/contract', 'libs/flags', 'package-lock.json'];
const SURPRISES = new Set([
  'replace',
  'create-replacement',
  'delete-replaced',
  'delete',
  'discard',
  'discard-replaced',
]);
/** After a day nobody remembers what the plan was reviewed against. */
export const PLAN_HOURS = 24;

interface PulumiStep {
  readonly op?: string;
  readonly urn?: string;
  readonly diffReasons?: readonly string[];
  readonly replaceReasons?: readonly string[];
}

/** Reads the steps of `pulumi preview --json`; what stays the same is left out. */
export function foreseen(text: string): PlannedChanges[] {
  const { steps = [] } = JSON.parse(text) as { readonly steps?: readonly PulumiStep[] };
  return steps
    .filter(({ op }) => op !== undefined && op !== 'same' && op !== 'read')
    .map(({ op = '', urn = '', diffReasons = [], replaceReasons = [] }) => {
      const [type = '', name = ''] = urn.split('::').slice(-2);
      return {
        op,
        type: type.split('$').at(-1) ?? type,
        name,
        because: [...new Set([...replaceReasons, ...diffReasons])],
      };
    });
}

export function surprisesOf(changes: readonly PlannedChanges[]): PlannedChanges[] {
  return changes.filter(({ op }) => SURPRISES.has(op));
}

export function changeLine({ op, type, name, because }: PlannedChanges): string {
  return `${op.padEnd(18)} ${type.padEnd(44)} ${name}${because.length === 0 ? '' : ` (${because.join(', ')})`}`;
}

/** Previews a stage, and keeps the plan with all that tells later whether it still holds. */
export async function preview(context: OpsContext, stage: CloudStage): Promise<Preview> {
  const now = context.clock.now();
  const at = new Date(now).toISOString();
  const plan = join(plansFolder(context), `${stage}-${at.replaceAll(/[:.]/g, '-')}.plan.json`);
  const hash = await sourcesHash(context);
  const text = await pulumi(context, stage, ['preview', '--policy-pack', 'policy', '--save-plan', plan, '--json']);
  const changes = foreseen(text);
  const counts: Record<string, number> = {};
  for (const { op } of changes) counts[op] = (counts[op] ?? 0) + 1;
  const commit = (await context.run('git', ['rev-parse', 'HEAD'])).stdout.trim();
  const found = {
    stage,
    at,
    by: context.operator,
    commit,
    hash,
    plan,
    counts,
    surprises: surprisesOf(changes),
    changes,
  };
  writeFileSync(besides(plan), JSON.stringify(found, null, 2), { mode: 0o600 });
  return found;
}

/**
 * The preview that belongs to a plan, if the plan may still be applied.
 * @throws OpsFailure unknown file (usage); or stale (refused): program, settings or the day have changed
 */
export async function currentPreview(context: OpsContext, stage: CloudStage, plan: string): Promise<Preview> {
  if (!existsSync(plan) || !existsSync(besides(plan))) {
    throw new OpsFailure(`${plan} is no plan of "infra preview ${stage}".`, EXIT.usage);
  }
  const found = readJsonFile(besides(plan), `Make another: "infra preview ${stage}".`) as Preview;
  if (found.stage !== stage) throw new OpsFailure(`This plan is one of ${found.stage}, not of ${stage}.`, EXIT.usage);
  const why = await staleness(context, found);
  if (why === undefined) return found;
  throw new OpsFailure(`The plan is stale: ${why}. Make another: "infra preview ${stage}".`, EXIT.refused);
}

/** Why a preview holds no more; undefined while it does. Also for the readiness gate. */
export async function staleness(
  context: OpsContext,
  { hash, at }: Pick<Preview, 'hash' | 'at'>,
): Promise<string | undefined> {
  if ((await sourcesHash(context)) !== hash) return 'the program or the settings have changed since';
  const hours = (context.clock.now() - Date.parse(at)) / 3_600_000;
  return hours > PLAN_HOURS ? `it is ${Math.floor(hours)} hours old` : undefined;
}

/** The newest preview of a stage; undefined where none was made. */
export function latestPreview(context: Pick<OpsContext, 'records'>, stage: CloudStage): Preview | undefined {
  const folder = plansFolder(context);
  const newest = readdirSync(folder)
    .filter((name) => name.startsWith(`${stage}-`) && name.endsWith('.preview.json'))
    .sort()
    .at(-1);
  return newest === undefined ? undefined : (JSON.parse(readFileSync(join(folder, newest), 'utf8')) as Preview);
}

function besides(plan: string): string {
  return plan.replace(/\.plan\.json$/, '.preview.json');
}

/** Of every file that the program is made of, as it lies there: not only of what is committed. */
async function sourcesHash(context: OpsContext): Promise<string> {
  const words = ['ls-files', '--cached', '--others', '--exclude-standard', '--', ...SOURCES];
  const { code, stdout, stderr } = await context.run('git', words);
  if (code !== 0) throw new OpsFailure(`git cannot list the program: ${stderr.trim()}`);
  const hash = createHash('sha256');
  for (const file of stdout.split('\n').filter(Boolean).sort()) {
    hash.update(`${file}\n`);
    try {
      hash.update(readFileSync(join(context.root, file)));
    } catch (error) {
      hash.update(`missing: ${messageOf(error).split(',')[0] ?? ''}`);
    }
  }
  return hash.digest('hex');
}
