import { ALARM_RULES } from './alarms.ts';
import { CODE_DEPLOY_RULES } from './code-deploy.ts';
import { FOUNDATION_RULES } from './foundation.ts';
import { iamRules, knownActions } from './iam.ts';
import { MOVED_VALUE_RULES } from './moved-values.ts';
import type { Resource, Rule } from './resource.ts';

export interface Violation {
  readonly rule: string;
  readonly why: string;
  readonly fault: string;
}

/** Rules that need the resources alone. */
export const PLAIN_RULES: readonly Rule[] = [
  ...CODE_DEPLOY_RULES,
  ...ALARM_RULES,
  ...FOUNDATION_RULES,
  ...MOVED_VALUE_RULES,
];

/** Returns all rules, with the IAM actions of these resources. */
export async function rulesFor(resources: readonly Resource[]): Promise<readonly Rule[]> {
  return [...PLAIN_RULES, ...iamRules(await knownActions(resources))];
}

/** Returns the rule violations of a stack. */
export async function violations(resources: readonly Resource[]): Promise<readonly Violation[]> {
  const rules = await rulesFor(resources);
  return rules.flatMap(({ name, why, check }) => check(resources).map((fault) => ({ rule: name, why, fault })));
}
