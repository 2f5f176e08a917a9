import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT, messageOf, OpsFailure } from '../core/exit-codes.ts';
import { readJsonFile } from '../core/json-file.ts';
import type { CloudStage } from '../core/stages.ts';
import { aligned } from '../core/table.ts';
import type { OpsContext } from '../core/ops-context.ts';
import { plansFolder, pulumi } from './pulumi.ts';

/** One change in a Pulumi preview. */
export interface PlannedChanges {
  readonly op: string;
  readonly type: string;
  readonly name: string;
  /** Changed properties. */
  readonly because: readonly string[];
}

/** Metadata of a plan. */
export interface Preview {
  readonly stage: CloudStage;
  readonly at: string;
  readonly by: string;
  readonly commit: string;
  /** Hash of the program and the stage's settings. A plan is valid for this hash only. */
  readonly hash: string;
  readonly plan: string;
  /** True for a preview that has read the account first. Its apply does the same. */
  readonly refreshed?: boolean;
  readonly counts: Readonly<Record<string, number>>;
  /** Replacements and deletions. */
  readonly surprises: readonly PlannedChanges[];
  readonly changes: readonly PlannedChanges[];
}

/** Sources of the program: its own and the definitions it imports. */
const SOURCES = ['infra-pulumi', 'apps/api/src', 'libs/contract', 'libs/flags', 'package-lock.json'];
const SURPRISES = new Set([
  'replace',
  'create-replacement',
  'delete-replaced',
  'delete',
  'discard',
  'discard-replaced',
]);
/** Maximum age of a plan, in hours. */
export const PLAN_HOURS = 24;

interface PulumiStep {
  readonly op?: string;
  readonly urn?: string;
  readonly diffReasons?: readonly string[];
  readonly replaceReasons?: readonly string[];
}

/** Parses the changes of `pulumi preview --json`, without unchanged resources. */
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

export function changeLines(changes: readonly PlannedChanges[]): string[] {
  return aligned(
    changes.map(({ op, type, name, because }) => [
      op,
      type,
      because.length === 0 ? name : `${name} (${because.join(', ')})`,
    ]),
  );
}

/**
 * Previews a stage and stores the plan with its metadata.
 * @param refreshed reads every resource from the account first, so that changes by hand and deletions show
 */
export async function preview(context: OpsContext, stage: CloudStage, refreshed = false): Promise<Preview> {
  const now = context.clock.now();
  const at = new Date(now).toISOString();
  const plan = join(plansFolder(context), `${stage}-${at.replaceAll(/[:.]/g, '-')}.plan.json`);
  const hash = await sourcesHash(context);
  const words = ['preview', '--policy-pack', 'policy', '--save-plan', plan, '--json'];
  const text = await pulumi(context, stage, [...words, ...refresh({ refreshed })]);
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
    refreshed,
    counts,
    surprises: surprisesOf(changes),
    changes,
  };
  writeFileSync(besides(plan), JSON.stringify(found, null, 2), { mode: 0o600 });
  return found;
}

/**
 * Returns the preview of a plan that is still valid.
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

/** Returns why a preview is stale, or undefined while it is valid. Also used by the readiness gate. */
export async function staleness(
  context: OpsContext,
  { hash, at }: Pick<Preview, 'hash' | 'at'>,
): Promise<string | undefined> {
  if ((await sourcesHash(context)) !== hash) return 'the program or the settings have changed since';
  const hours = (context.clock.now() - Date.parse(at)) / 3_600_000;
  return hours > PLAN_HOURS ? `it is ${Math.floor(hours)} hours old` : undefined;
}

/** Returns the newest preview of a stage, or undefined. */
export function latestPreview(context: Pick<OpsContext, 'records'>, stage: CloudStage): Preview | undefined {
  const folder = plansFolder(context);
  const newest = readdirSync(folder)
    .filter((name) => name.startsWith(`${stage}-`) && name.endsWith('.preview.json'))
    .sort()
    .at(-1);
  return newest === undefined ? undefined : (JSON.parse(readFileSync(join(folder, newest), 'utf8')) as Preview);
}

/** Returns the option of Pulumi that reads the account first. */
export function refresh({ refreshed }: Pick<Preview, 'refreshed'>): string[] {
  return refreshed ? ['--refresh'] : [];
}

function besides(plan: string): string {
  return plan.replace(/\.plan\.json$/, '.preview.json');
}

/** Hashes every source file of the program, including uncommitted changes. */
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
