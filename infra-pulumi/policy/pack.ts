import type { PolicyPackArgs, PolicyResource, StackValidationPolicy } from '@pulumi/policy';
import { iamRules, knownActions } from '../rules/iam.ts';
import { PLAIN_RULES } from '../rules/index.ts';
import type { Resource, Rule } from '../rules/resource.ts';

/** Converts a CrossGuard resource for our rules. */
export function fromCrossGuard({ type, name, props, opts, dependencies }: PolicyResource): Resource {
  return {
    type,
    name,
    props: props as Readonly<Record<string, unknown>>,
    opts: {
      ignoreChanges: opts.ignoreChanges,
      protect: opts.protect,
      // CrossGuard does not provide this option. The program's tests check it.
      retainOnDelete: true,
      dependsOn: dependencies.map((other) => `${other.type}|${other.name}`),
    },
  };
}

type RuleOf = (resources: readonly Resource[]) => Promise<Rule | undefined>;

/**
 * Creates one policy per rule. A value that is unknown in a preview stops the policy that reads it and no other.
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

/** The rules as a CrossGuard policy pack. */
export const PACK: PolicyPackArgs = {
  policies: [...PLAIN_RULES.map((rule) => policyOf(rule, () => Promise.resolve(rule))), ...aboutRights],
};
