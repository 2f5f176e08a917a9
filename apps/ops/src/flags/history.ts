import type { FlagState } from './store.ts';

/** A rollout stage that was applied, and the version that served before it. */
export interface AppliedStage {
  readonly name: string;
  readonly before: number;
}

/** The words by which a version says that it applied a stage, or went back from it. */
export const describeStage = (name: string, before: number) => `stage ${name} on ${before}`;
export const stageBackWords = (name: string, before: number) => `stage-back ${name} on ${before}`;

/** The stages that stand, the last applied one first, as the versions that were really deployed tell. */
export function appliedStages({ versions, deployments }: FlagState): AppliedStage[] {
  const served = new Set(deployments.filter(({ state }) => state === 'COMPLETE').map(({ version }) => version));
  const applied: AppliedStage[] = [];
  for (const { number, description } of [...versions].reverse()) {
    const [, back, name = '', before = ''] = /^stage(-back)? (\S+) on (\d+)/.exec(description) ?? [];
    if (name === '' || !served.has(number)) continue;
    if (back === undefined) applied.unshift({ name, before: Number(before) });
    else if (applied[0]?.name === name) applied.shift();
  }
  return applied;
}
