import { ALARM_RULES } from './alarms.ts';
import { CODE_DEPLOY_RULES } from './code-deploy.ts';
import { GROUND_RULES } from './ground.ts';
import { iamRules, knownActions } from './iam.ts';
import type { Resource, Rule } from './resource.ts';

export interface Violation {
  readonly rule: string;
  readonly why: string;
  readonly fault: string;
}

/** The rules that need nothing but the resources. */
export const PLAIN_RULES: readonly Rule[] = [...CODE_DEPLOY_RULES, ...ALARM_RULES, ...GROUND_RULES];

/** Every rule, with what IAM knows of the actions of these resources. */
export async function rulesFor(resources: readonly Resource[]): Promise<readonly Rule[]> {
  return [...PLAIN_RULES, ...iamRules(await knownActions(resources))];
}

/** What of the rules does not hold for a stack. */
export async function violations(resources: readonly Resource[]): Promise<readonly Violation[]> {
  const rules = await rulesFor(resources);
  return rules.flatMap(({ name, why, check }) => check(resources).map((fault) => ({ rule: name, why, fault })));
}
