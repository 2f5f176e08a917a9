import {
  BUCKETS,
  bucketsOfPercentage,
  type Evaluation,
  type FlagDocument,
  type FlagEntry,
  type FlagManifest,
} from '../../../../libs/flags/src/evaluator.ts';
import { elapsed } from '../core/elapsed.ts';
import { table } from '../core/table.ts';
import { nameOf } from './plan.ts';
import type { FlagDeployment, FlagState } from './store.ts';
import type { TaskFlags } from './tasks.ts';

/** Describes the rules beside `enabled`. */
function conditionsOf({ forced_variants: forced = [], prerequisites = [], layer }: FlagEntry): string[] {
  const needs = prerequisites.map(({ flag, variant }) => (variant === undefined ? flag : `${flag}=${variant}`));
  return [
    ...(forced.length > 0 ? [`forced into ${forced.map(({ variant }) => variant).join(', ')}`] : []),
    ...(needs.length > 0 ? [`needs ${needs.join(', ')}`] : []),
    ...(layer ? [`${layer.from} to ${layer.until} % of layer ${layer.name}`] : []),
  ];
}

/** Describes the audience of a flag. */
export function describeEntry(entry: FlagEntry | undefined, fallback: unknown): string {
  if (entry === undefined) return `default (${fallback === true ? 'on' : 'off'})`;
  if (entry.killed) return 'KILLED';
  const blocked = entry.blocklist_users?.length ? `on, but ${entry.blocklist_users.length} blocked` : 'on';
  if (entry.enabled) return [blocked, ...conditionsOf(entry)].join(', ');
  const {
    whitelist_users: users = [],
    whitelist_groups: groups = [],
    segments = [],
    rollout_percentage: share,
  } = entry;
  const named = users.length + groups.length + segments.length;
  const parts = [
    ...(named > 0 ? [`${named} named`] : []),
    ...(share ? [`${share} %`] : []),
    ...(entry.schedule ? ['by schedule'] : []),
    ...conditionsOf(entry),
  ];
  return parts.length === 0 ? 'off' : parts.join(', ');
}

export function listLines(manifest: FlagManifest, document: FlagDocument): string[] {
  const rows = Object.entries(manifest).map(([key, { kind, owner, expires, default: fallback }]) => {
    const entry = Object.hasOwn(document.flags, key) ? document.flags[key] : undefined;
    const variants = (entry?.variants ?? []).map(({ name, weight }) => `${name} ${weight}`).join(' / ');
    return [key, describeEntry(entry, fallback), variants, kind, owner, expires ?? ''];
  });
  return table(['FLAG', 'FOR', 'VARIANTS', 'KIND', 'OWNER', 'UNTIL'], rows);
}

export function statusLines(state: FlagState, tasks: readonly TaskFlags[] | string, now: number): string[] {
  const { running, served, versions, deployments } = state;
  const ago = (then: number) => `${elapsed(Math.max(0, now - then) / 1000)} ago`;
  const line = ({ number, state: is, percent, startedAt, ...which }: FlagDeployment) => [
    String(number),
    is,
    `${percent} %`,
    nameOf(which),
    ago(startedAt),
    describedBy(state, which.version),
  ];
  const shown = deployments.slice(0, 5).map(line);
  const seen = typeof tasks === 'string' ? [`tasks     could not be seen: ${tasks}`] : taskLines(tasks);
  return [
    `serves    ${served ? nameOf(served) : 'nothing: the defaults of the manifest serve ("flags init")'}`,
    `under way ${running ? `deployment ${running.number}: ${running.state} ${running.percent} % of ${nameOf(running)}` : 'no'}`,
    `versions  ${versions.length}, the latest ${versions[0]?.label || String(versions[0]?.number ?? 'none')}`,
    '',
    ...table(['DEPLOYMENT', 'STATE', 'REACHED', 'VERSION', 'STARTED', 'WHAT'], shown),
    '',
    ...seen,
  ];
}

/** Returns the table of the tasks, and below it each problem that a task reports. */
function taskLines(tasks: readonly TaskFlags[]): string[] {
  const rows = tasks.map(({ task, version, ageSeconds }) => [
    task,
    version,
    ageSeconds === undefined ? '?' : `${ageSeconds} s ago`,
  ]);
  const problems = tasks.flatMap(({ task, problem }) =>
    problem === undefined ? [] : [`problem   ${task}: ${problem}`],
  );
  return [...table(['TASK', 'HOLDS', 'CONFIRMED'], rows), ...problems];
}

export function describedBy({ versions }: FlagState, version: number): string {
  return versions.find(({ number }) => number === version)?.description ?? '';
}

/** Explains the value of a flag for one person. */
export function explainLines(evaluation: Evaluation, entry: FlagEntry | undefined): string[] {
  const { key, value, variant, reason, rule, segment, bucket, unit } = evaluation;
  const limit = bucketsOfPercentage(entry?.rollout_percentage ?? 0);
  const needed = bucket === undefined ? undefined : ((bucket + 1) * 100) / BUCKETS;
  return [
    `${key} = ${JSON.stringify(value)}${variant === undefined ? '' : `  (variant ${variant})`}`,
    `reason    ${reason}`,
    `rule      ${rule}${segment === undefined ? '' : ` ${segment}`}`,
    ...(bucket === undefined || needed === undefined
      ? []
      : [
          `bucket    ${bucket} of ${BUCKETS}, on below ${limit} (${entry?.rollout_percentage ?? 0} %), by ${unit ?? ''}`,
          `          on for this person from ${(Math.ceil(needed * 100) / 100).toFixed(2)} %`,
        ]),
  ];
}
