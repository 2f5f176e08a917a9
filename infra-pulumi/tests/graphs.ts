import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { operatorCalls } from '../analysis/operator-calls.ts';
import type { itemWriters } from '../analysis/item-writers.ts';
import type { neededAccess, usesOfTables } from '../analysis/code-access.ts';
import type { Stage } from '../../libs/contract/src/names.ts';
import type { Graph, Pointers } from '../offline.ts';
import type { Resource } from '../rules/resource.ts';
import type { ByPulumi } from './run-by-pulumi.ts';

/** A restored table that serves, and a job that a release has moved: the pointers of the variant `moved`. */
export const RESTORED = 'civicforge-prod-users-20260505t114000z';
export const RELEASED_JOB = 'arn:aws:ecs:us-east-1:123456789012:task-definition/civicforge-prod-reprocess:7';
export const MOVED: Pointers = {
  '/civicforge/prod/tables/users': RESTORED,
  '/civicforge/prod/tables/quests': 'civicforge-prod-quests',
  '/civicforge/prod/tables/previous': '{}',
  '/civicforge/prod/jobs/reprocess': RELEASED_JOB,
};

/** The results of print-graphs.ts. */
export interface Prepared {
  readonly stages: Readonly<Record<Stage, Graph>>;
  readonly documents: Readonly<Record<string, string>>;
  readonly variants: Readonly<Record<'given' | 'everything' | 'moved', Graph>>;
  /** AWS calls of the verbs of the operations command. */
  readonly operators: ReturnType<typeof operatorCalls>;
  /** Table access of the service's code. */
  readonly access: ReturnType<typeof usesOfTables> & {
    readonly needed: ReturnType<typeof neededAccess>;
    readonly writers: ReturnType<typeof itemWriters>;
  };
}

/** @throws Error if the preparation has not run */
export function prepared(): Prepared {
  return read('graphs.json') as Prepared;
}

/**
 * Returns the results of Pulumi's own runners for the program and the policy pack.
 * @throws Error if the preparation has not run
 */
export function ranByPulumi(): ByPulumi {
  return read('by-pulumi.json') as ByPulumi;
}

function read(file: string): unknown {
  const folder = process.env['CIVICFORGE_INFRA_PREPARED'];
  if (folder === undefined) throw new Error('The global setup of the project `infra` has not run');
  return JSON.parse(readFileSync(join(folder, file), 'utf8'));
}

/** Returns a copy of the resources with one mistake. */
export function withMistake(
  resources: readonly Resource[],
  type: string,
  change: (props: Record<string, unknown>, opts: Record<string, unknown>) => void,
  only: (resource: Resource) => boolean = () => true,
): Resource[] {
  const isMeant = (one: Resource) => one.type === `aws:${type}` && only(one);
  const [first] = resources.filter(isMeant);
  if (!first) throw new Error(`There is no ${type} to spoil`);
  return resources.map((one) => {
    if (one !== first) return one;
    const copy = structuredClone(one) as unknown as { props: Record<string, unknown>; opts: Record<string, unknown> };
    change(copy.props, copy.opts);
    return copy as unknown as Resource;
  });
}
