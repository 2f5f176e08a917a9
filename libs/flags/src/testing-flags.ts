import type { FlagManifest } from './definition.ts';

const common = { owner: 'tests', created: '2026-01-01' } as const;
const release = { ...common, kind: 'release', type: 'boolean', default: false, expires: '2099-12-31' } as const;
const ops = { ...common, kind: 'ops', type: 'boolean', expires: null } as const;

/** A manifest for the specs of this library, so that they depend on no product. */
export const FLAGS = {
  dual_attestation: { ...ops, default: true, description: 'A lever that is on by default.' },
  wallet_integration: { ...release, description: 'A feature for a few people.' },
  quest_categories: { ...release, description: 'A feature for a percentage of people.' },
  advanced_search: { ...release, description: 'A feature that is off.' },
  new_attestation_flow: {
    ...release,
    kind: 'experiment',
    variants: ['compact', 'guided'],
    goal: 'done within a day',
    description: 'A form in two variants.',
  },
  maintenance_mode: {
    ...ops,
    default: false,
    metadata: { message: 'string', retry_after_seconds: 'number' },
    description: 'A lever with a message.',
  },
} as const satisfies FlagManifest;
