/**
 * The feature flags of CivicForge, as pure data. `manifest.spec.ts` and every caller of `libs/flags` check that they
 * form a manifest of that library. A key that is not declared here does not compile; `npm run check` fails on a flag
 * that no code reads or that is past its date.
 */
export const FLAGS = {
  dual_attestation: {
    kind: 'ops',
    type: 'boolean',
    default: true,
    owner: 'core',
    created: '2026-11-20',
    expires: null,
    description: 'Attesting at all. Off: attestations answer 503 and nothing is recorded.',
  },
  wallet_integration: {
    kind: 'release',
    type: 'boolean',
    default: false,
    owner: 'proof',
    created: '2026-11-20',
    expires: '2027-09-30',
    description: 'Ethereum wallets: their endpoints, the wallet section of the profile, signing with a wallet.',
  },
  wallet_signature_required: {
    kind: 'release',
    type: 'boolean',
    default: false,
    owner: 'proof',
    created: '2026-11-20',
    expires: '2027-09-30',
    description: 'An attestation without a signature is refused.',
  },
  quest_categories: {
    kind: 'release',
    type: 'boolean',
    default: false,
    owner: 'core',
    created: '2026-11-20',
    expires: '2027-06-30',
    description: 'Categories are shown and filtered by in the web. The API accepts them either way.',
  },
  advanced_search: {
    kind: 'release',
    type: 'boolean',
    default: false,
    owner: 'core',
    created: '2026-11-20',
    expires: '2027-06-30',
    description: 'Searching quests by words of their title and description.',
  },
  new_attestation_flow: {
    kind: 'experiment',
    type: 'boolean',
    default: false,
    owner: 'web',
    created: '2026-11-20',
    expires: '2027-06-30',
    variants: ['compact', 'guided'],
    goal: 'attested',
    description: 'The new attestation form, in two variants. Off: the form as it was.',
  },
  quest_photos: {
    kind: 'ops',
    type: 'boolean',
    default: true,
    owner: 'core',
    created: '2026-11-28',
    expires: null,
    description: 'Adding photos to quests and submissions. Off: photos that are there stay visible.',
  },
  maintenance_mode: {
    kind: 'ops',
    type: 'boolean',
    default: false,
    owner: 'operations',
    created: '2026-11-20',
    expires: null,
    metadata: { message: 'string', message_de: 'string', retry_after_seconds: 'number' },
    description:
      'Writing pauses with 503, reading goes on. Pages show `message`, or `message_de` in German, else a text of their own.',
  },
  enable_enhanced_processing: {
    kind: 'ops',
    type: 'boolean',
    default: true,
    owner: 'rewards',
    created: '2026-11-20',
    expires: null,
    description: 'A reward is paid within the request that completes the quest. Off: the reprocessor pays it.',
  },
  enable_advanced_monitoring: {
    kind: 'ops',
    type: 'boolean',
    default: false,
    owner: 'operations',
    created: '2026-11-20',
    expires: null,
    description: 'More metrics and traces: latency per route, database units per request, slow requests.',
  },
  enable_new_api_endpoint: {
    kind: 'release',
    type: 'boolean',
    default: false,
    owner: 'core',
    created: '2026-11-20',
    expires: '2027-06-30',
    description: 'The public statistics, /public/stats.',
  },
} as const;

export type Flags = typeof FLAGS;
export type FlagKey = keyof Flags;
type KeyOfType<T extends string> = { [K in FlagKey]: Flags[K]['type'] extends T ? K : never }[FlagKey];
export type BooleanFlag = KeyOfType<'boolean'>;
export type StringFlag = KeyOfType<'string'>;
export type NumberFlag = KeyOfType<'number'>;
export type ObjectFlag = KeyOfType<'object'>;
/** The declared variant names of one flag. */
export type FlagVariant<K extends FlagKey> = Flags[K] extends { readonly variants: readonly (infer V extends string)[] }
  ? V
  : never;
