import type { PolicyPackArgs, PolicyResource, StackValidationPolicy } from '@pulumi/policy';
import { rulesFor } from '../rules/index.ts';
import type { Resource } from '../rules/resource.ts';

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

const policy: StackValidationPolicy = {
  name: 'civicforge',
  description: 'Traps of deployments, least privilege, recoverable data, nothing open to the world.',
  enforcementLevel: 'mandatory',
  validateStack: async ({ resources }, report) => {
    const own = resources
      .filter(({ type }) => type.startsWith('aws:') || type.startsWith('random:'))
      .map(fromCrossGuard);
    for (const { name, why, check } of await rulesFor(own)) {
      for (const fault of check(own)) report(`${name}: ${fault}. ${why}`);
    }
  },
};

/** The rules as CrossGuard takes them. */
export const PACK: PolicyPackArgs = { policies: [policy] };
