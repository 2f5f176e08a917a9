import { OpenFeature, type BooleanFlagKey, type Client } from '@openfeature/server-sdk';
import {
  evaluateFlag,
  isOn,
  prepareFlags,
  type FlagDocument,
  type FlagManifest,
} from '../../libs/flags/src/evaluator.ts';
import { CivicForgeProvider, createStaticSource } from '../../libs/flags/src/index.ts';
import type { Candidate } from '../harness.ts';
import { eachPerson, eachPersonInTurn, PEOPLE, TESTERS } from './people.ts';

const common = {
  kind: 'ops',
  owner: 'bench',
  created: '2026-11-20',
  expires: null,
  description: '',
  default: false,
} as const;
export const MANIFEST = {
  rollout: { ...common, type: 'boolean' },
  experiment: { ...common, type: 'boolean' },
} as const satisfies FlagManifest;

export const DOCUMENT: FlagDocument = {
  flags: {
    rollout: {
      whitelist_users: TESTERS,
      whitelist_groups: ['moderators'],
      segments: ['neighbours', 'administrators', 'supporters'],
      rollout_percentage: 25,
    },
    experiment: {
      enabled: true,
      variants: [
        { name: 'a', weight: 50 },
        { name: 'b', weight: 50 },
      ],
    },
  },
  segments: {
    neighbours: { all: [{ attribute: 'country', op: 'in', value: ['de', 'at'] }] },
    administrators: { all: [{ attribute: 'email', op: 'starts_with', value: 'admin@' }] },
    supporters: { all: [{ attribute: 'plan', op: 'eq', value: 'gold' }] },
  },
};

const now = Date.now();
const rules = prepareFlags(MANIFEST, DOCUMENT);

/** Creates an OpenFeature client with our provider. */
async function client(): Promise<Client> {
  const source = createStaticSource({ manifest: MANIFEST, document: DOCUMENT });
  await OpenFeature.setProviderAndWait('ours', new CivicForgeProvider({ source }));
  return OpenFeature.getClient('ours');
}

export const OURS = 'libs/flags, direct';

export async function ourBoolean(): Promise<readonly Candidate[]> {
  const asked = await client();
  const key = 'rollout' as string as BooleanFlagKey;
  return [
    { name: OURS, run: eachPerson(PEOPLE, (person) => isOn(rules, 'rollout', person, now)) },
    {
      name: 'libs/flags, with reason and bucket',
      run: eachPerson(PEOPLE, (person) => evaluateFlag(rules, 'rollout', person, now).on),
    },
    {
      name: 'libs/flags through the OpenFeature client',
      run: eachPersonInTurn(PEOPLE, (person) => asked.getBooleanValue(key, false, person)),
    },
  ];
}

export async function ourVariant(): Promise<readonly Candidate[]> {
  const asked = await client();
  const key = 'experiment' as string as BooleanFlagKey;
  return [
    { name: OURS, run: eachPerson(PEOPLE, (person) => evaluateFlag(rules, 'experiment', person, now).variant === 'a') },
    {
      name: 'libs/flags through the OpenFeature client',
      run: eachPersonInTurn(
        PEOPLE,
        async (person) => (await asked.getBooleanDetails(key, false, person)).variant === 'a',
      ),
    },
  ];
}
