import type { FlagState } from './store.ts';

/** An applied rollout stage and the version before it. */
export interface AppliedStage {
  readonly name: string;
  readonly before: number;
}

/** Descriptions of the versions that apply or revert a rollout stage. */
export const describeStage = (name: string, before: number) => `stage ${name} on ${before}`;
export const stageBackWords = (name: string, before: number) => `stage-back ${name} on ${before}`;

/** Returns the applied rollout stages from the deployed versions, latest first. */
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
