import type { PolicyPackArgs, PolicyResource, StackValidationPolicy } from '@pulumi/policy';
import { iamRules, knownActions } from '../rules/iam.ts';
import { PLAIN_RULES } from '../rules/index.ts';
import type { Resource, Rule } from '../rules/resource.ts';

/** What CrossGuard knows of a resource, in the form of our rules. */
export function fromCrossGuard({ type, name, props, opts, dependencies }: PolicyResource): Resource {
  return {
    type,
    name,
    props: props as Readonly<Record<string, unknown>>,
    opts: {
      ignoreChanges: opts.ignoreChanges,
      protect: opts.protect,
      // CrossGuard does not tell this option: the tests of the program see it.
      retainOnDelete: true,
      dependsOn: dependencies.map((other) => `${other.type}|${other.name}`),
    },
  };
}

type RuleOf = (resources: readonly Resource[]) => Promise<Rule | undefined>;

/**
 * One policy a rule: a value that a preview does not know yet ends the policy that asks for it, and no other.
 */
function policyOf({ name, why }: Rule, ruleOf: RuleOf): StackValidationPolicy {
  return {
    name,
    description: why,
    enforcementLevel: 'mandatory',
    validateStack: async ({ resources }, report) => {
      const own = resources
        .filter(({ type }) => type.startsWith('aws:') || type.startsWith('random:'))
        .map(fromCrossGuard);
      const rule = await ruleOf(own);
      for (const fault of rule?.check(own) ?? []) report(fault);
    },
  };
}

const aboutRights = iamRules(new Map()).map((rule, index) =>
  policyOf(rule, async (resources) => iamRules(await knownActions(resources))[index]),
);

/** The rules as CrossGuard takes them. */
export const PACK: PolicyPackArgs = {
  policies: [...PLAIN_RULES.map((rule) => policyOf(rule, () => Promise.resolve(rule))), ...aboutRights],
};
