import {
  ALL_AT_ONCE,
  DEPLOYMENT_PLANS,
  type DeploymentPlan,
  nearestLinear,
  planName,
} from '../../../../libs/contract/src/deployment-plans.ts';
import { nameOf } from '../../../../libs/contract/src/names.ts';
import { EXIT, OpsFailure } from '../core/exit-codes.ts';
import type { CloudStage } from '../core/stages.ts';

/** Traffic shift strategy. `steps` is simulated only: CodeDeploy supports two steps or equal steps. */
export type Strategy =
  | DeploymentPlan
  | { readonly kind: 'all-at-once' }
  | { readonly kind: 'steps'; readonly percentages: readonly number[]; readonly minutes: number };

/** CodeDeploy configuration of an all-at-once shift. */
export { ALL_AT_ONCE as ALL_AT_ONCE_NAME } from '../../../../libs/contract/src/deployment-plans.ts';

export const STRATEGY_WORDS = ['canary', 'linear', 'all-at-once', '10-20-50-100'] as const;
export type StrategyWord = (typeof STRATEGY_WORDS)[number];

/** Minimum watch at full traffic. */
export const FULL_TRAFFIC_SECONDS = 300;
/** Interval of the observations. The standard watch has 20. */
export const OBSERVATION_SECONDS = 30;
export const STANDARD_WATCH_SECONDS = 20 * OBSERVATION_SECONDS;

const STANDARD = { canary: { percent: 10, minutes: 5 }, linear: { percent: 10, minutes: 3 } } as const;

/**
 * Returns the requested strategy.
 * @param percent of the canary, or of each linear step
 * @param watchSeconds a longer watch selects a longer canary if one exists
 * @throws OpsFailure if no such plan exists
 */
export function strategyFrom(word: StrategyWord, percent?: number, watchSeconds = STANDARD_WATCH_SECONDS): Strategy {
  if (word === 'all-at-once') return { kind: 'all-at-once' };
  if (word === '10-20-50-100') return { kind: 'steps', percentages: [10, 20, 50, 100], minutes: 10 };
  const wanted = percent ?? STANDARD[word].percent;
  const offered = DEPLOYMENT_PLANS.filter((plan) => plan.kind === word && plan.percent === wanted);
  const nearest = (minutes: number) => offered.find((plan) => plan.minutes === minutes);
  const plan =
    (watchSeconds > STANDARD_WATCH_SECONDS ? nearest(Math.round(watchSeconds / 60)) : undefined) ??
    nearest(STANDARD[word].minutes) ??
    offered[0];
  if (plan !== undefined) return plan;
  const list = DEPLOYMENT_PLANS.filter(({ kind }) => kind === word).map((each) => each.percent);
  throw new OpsFailure(`No ${word} of ${wanted} % is on offer: take ${[...new Set(list)].join(', ')}.`, EXIT.usage);
}

export function strategyName(strategy: Strategy): string {
  if (strategy.kind === 'all-at-once') return 'all at once';
  if (strategy.kind === 'steps') return `${strategy.percentages.join('-')} % every ${strategy.minutes} min`;
  const { kind, percent, minutes } = strategy;
  return kind === 'canary' ? `canary ${percent} % for ${minutes} min` : `linear ${percent} % every ${minutes} min`;
}

/** Returns the traffic percentage after some seconds of shifting. Monotonic. */
export function percentAt(strategy: Strategy, seconds: number): number {
  if (strategy.kind === 'all-at-once') return 100;
  const step = Math.floor(Math.max(0, seconds) / (strategy.minutes * 60));
  if (strategy.kind === 'steps') return strategy.percentages[step] ?? 100;
  if (strategy.kind === 'canary') return step === 0 ? strategy.percent : 100;
  return Math.min(100, strategy.percent * (step + 1));
}

/** Returns the seconds from the first to the last shift. */
export function shiftSeconds(strategy: Strategy): number {
  switch (strategy.kind) {
    case 'all-at-once':
      return 0;
    case 'steps':
      return (strategy.percentages.length - 1) * strategy.minutes * 60;
    case 'canary':
      return strategy.minutes * 60;
    case 'linear':
      return (Math.ceil(100 / strategy.percent) - 1) * strategy.minutes * 60;
  }
}

/**
 * Returns the length of the watch: the requested time, at least the shift plus the minimum at full traffic. An all-at-
 * once shift is watched until the old tasks end.
 */
export function watchSeconds(
  strategy: Strategy,
  asked: number = STANDARD_WATCH_SECONDS,
  terminationWaitSeconds = 0,
): number {
  const least = shiftSeconds(strategy) + FULL_TRAFFIC_SECONDS;
  return Math.max(asked, least, strategy.kind === 'all-at-once' ? terminationWaitSeconds : 0);
}

/** Returns the CodeDeploy configuration of a strategy, with a note if AWS cannot execute it exactly. */
export function deploymentConfig(stage: CloudStage, strategy: Strategy): { name: string; note?: string } {
  if (strategy.kind === 'all-at-once') return { name: ALL_AT_ONCE };
  if (strategy.kind !== 'steps') return { name: nameOf(stage, planName(strategy)) };
  const plan = nearestLinear(strategy.percentages, strategy.minutes);
  return {
    name: nameOf(stage, planName(plan)),
    note: `CodeDeploy moves in two or in equal steps: ${strategyName(plan)} is taken instead of ${strategyName(strategy)}.`,
  };
}

/** Returns the strategy that AWS executes. */
export function effectiveStrategy(strategy: Strategy): Strategy {
  return strategy.kind === 'steps' ? nearestLinear(strategy.percentages, strategy.minutes) : strategy;
}

/** Returns the strategy of a configuration name, or undefined for an unknown one. */
export function strategyOfConfig(stage: CloudStage, name: string): Strategy | undefined {
  if (name === ALL_AT_ONCE) return { kind: 'all-at-once' };
  return DEPLOYMENT_PLANS.find((plan) => nameOf(stage, planName(plan)) === name);
}
