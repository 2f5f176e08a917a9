/** Traffic-shifting plans that a release can select. Each has its own CodeDeploy configuration. */
export type DeploymentPlan =
  | { readonly kind: 'canary'; readonly percent: number; readonly minutes: number }
  | { readonly kind: 'linear'; readonly percent: number; readonly minutes: number };

const canary = (percent: number, minutes: number): DeploymentPlan => ({ kind: 'canary', percent, minutes });
const linear = (percent: number, minutes: number): DeploymentPlan => ({ kind: 'linear', percent, minutes });

/** The founding plans (10 % for 5, 15 or 30 minutes; 10 % every 3) and the other percentages on offer. */
export const DEPLOYMENT_PLANS: readonly DeploymentPlan[] = [
  ...[1, 5, 10, 20, 25, 50].map((percent) => canary(percent, 5)),
  canary(10, 15),
  canary(10, 30),
  linear(10, 1),
  linear(10, 3),
  linear(20, 5),
  linear(25, 10),
  linear(50, 10),
];

/** AWS's own configuration that moves all traffic at once. */
export const ALL_AT_ONCE = 'CodeDeployDefault.ECSAllAtOnce';

/** Returns the last part of the configuration's name: `canary-10-5m`. */
export function planName({ kind, percent, minutes }: DeploymentPlan): string {
  return `${kind}-${String(percent)}-${String(minutes)}m`;
}

/**
 * Returns the linear plan nearest to a list of growing percentages: first by the number of steps, then by the total
 * duration. CodeDeploy has equal steps only.
 */
export function nearestLinear(percentages: readonly number[], minutesEach: number): DeploymentPlan {
  const total = percentages.length * minutesEach;
  const distance = ({ percent, minutes }: DeploymentPlan) => {
    const steps = Math.ceil(100 / percent);
    return Math.abs(steps - percentages.length) * 1000 + Math.abs(steps * minutes - total);
  };
  const plans = DEPLOYMENT_PLANS.filter(({ kind }) => kind === 'linear');
  return plans.reduce((best, plan) => (distance(plan) < distance(best) ? plan : best));
}
