import { readFileSync } from 'node:fs';
import type { Stage } from '../names.ts';
import type { Graph } from '../offline.ts';
import type { Resource } from '../rules/resource.ts';

/** What the preparation of a run has built: see print-graphs.ts. */
export interface Prepared {
  readonly stages: Readonly<Record<Stage, Graph>>;
  readonly documents: Readonly<Record<string, string>>;
  readonly variants: Readonly<Record<'ownCertificate' | 'released' | 'thresholds' | 'workflows' | 'everything', Graph>>;
}

/** @throws Error when the preparation has not run */
export function prepared(): Prepared {
  const file = process.env['CIVICFORGE_INFRA_GRAPHS'];
  if (file === undefined) throw new Error('The stages are built by the global setup of the project `infra`');
  return JSON.parse(readFileSync(file, 'utf8')) as Prepared;
}

/** A copy of the resources in which one kind of them is changed: a stack with one mistake in it. */
export function spoilt(
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
