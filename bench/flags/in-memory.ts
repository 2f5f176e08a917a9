import {
  OpenFeature,
  TypedInMemoryProvider,
  type BooleanFlagKey,
  type EvaluationContext,
  type Logger,
  type Provider,
} from '@openfeature/server-sdk';
import { bucketOf, rolloutPrefix, variantPrefix } from '../../libs/flags/src/evaluator.ts';
import type { Candidate } from '../harness.ts';
import { eachPerson, eachPersonInTurn, PEOPLE, TESTERS } from './people.ts';

/**
 * The rules for OpenFeature's in-memory provider, which calls a function and has no rules of its own. The function
 * states the same rules by hand with our hash, the fastest one here.
 */
const testers = new Set(TESTERS);
const neighbours = new Set(['de', 'at']);
const rollout = rolloutPrefix('', 'rollout');
const variant = variantPrefix('', 'experiment');

function isIn(context: EvaluationContext): boolean {
  const { targetingKey = '', groups, country, email, plan } = context;
  if (testers.has(targetingKey)) return true;
  if (Array.isArray(groups) && groups.includes('moderators')) return true;
  if (typeof country === 'string' && neighbours.has(country)) return true;
  if (typeof email === 'string' && email.startsWith('admin@')) return true;
  if (plan === 'gold') return true;
  return bucketOf(rollout, targetingKey) < 25_000;
}

const newProvider = () =>
  new TypedInMemoryProvider({
    rollout: {
      variants: { on: true, off: false },
      defaultVariant: 'off',
      disabled: false,
      contextEvaluator: (context) => (isIn(context) ? 'on' : 'off'),
    },
    experiment: {
      variants: { a: true, b: true },
      defaultVariant: 'a',
      disabled: false,
      contextEvaluator: ({ targetingKey = '' }) => (bucketOf(variant, targetingKey) < 50_000 ? 'a' : 'b'),
    },
  });

const silent: Logger = { error: () => undefined, warn: () => undefined, info: () => undefined, debug: () => undefined };

async function client(provider: Provider) {
  await OpenFeature.setProviderAndWait(provider.metadata.name, provider);
  return OpenFeature.getClient(provider.metadata.name);
}

/** A provider with prepared answers. It measures the overhead of the client alone. */
function readyProvider(): Provider {
  const answers = new Map(PEOPLE.map((person) => [person.targetingKey, { value: isIn(person) }]));
  const no = { value: false };
  const never = (): never => {
    throw new Error('This provider answers boolean flags only');
  };
  return {
    metadata: { name: 'ready answers' },
    runsOn: 'server',
    resolveBooleanEvaluation: (_, __, { targetingKey = '' }) => Promise.resolve(answers.get(targetingKey) ?? no),
    resolveStringEvaluation: never,
    resolveNumberEvaluation: never,
    resolveObjectEvaluation: never,
  };
}

/** The same rules as one function, called directly: the lower bound of their cost with our hash. */
export function byHandBoolean(): readonly Candidate[] {
  return [{ name: 'the same rules by hand, with our hash', run: eachPerson(PEOPLE, isIn) }];
}

export async function inMemoryBoolean(): Promise<readonly Candidate[]> {
  const provider = newProvider();
  const asked = await client(newProvider());
  const alone = await client(readyProvider());
  return [
    {
      name: 'OpenFeature client alone, answers ready',
      run: eachPersonInTurn(PEOPLE, (person) => alone.getBooleanValue('rollout' as BooleanFlagKey, false, person)),
    },
    {
      name: 'OpenFeature in-memory provider, direct',
      run: eachPersonInTurn(
        PEOPLE,
        async (person) => (await provider.resolveBooleanEvaluation('rollout', false, person, silent)).value,
      ),
    },
    {
      name: 'OpenFeature in-memory provider through the client',
      run: eachPersonInTurn(PEOPLE, (person) => asked.getBooleanValue('rollout' as BooleanFlagKey, false, person)),
    },
  ];
}

export async function inMemoryVariant(): Promise<readonly Candidate[]> {
  const provider = newProvider();
  const asked = await client(newProvider());
  return [
    {
      name: 'OpenFeature in-memory provider, direct',
      run: eachPersonInTurn(
        PEOPLE,
        async (person) =>
          (await provider.resolveBooleanEvaluation('experiment', false, person, silent)).variant === 'a',
      ),
    },
    {
      name: 'OpenFeature in-memory provider through the client',
      run: eachPersonInTurn(
        PEOPLE,
        async (person) =>
          (await asked.getBooleanDetails('experiment' as BooleanFlagKey, false, person)).variant === 'a',
      ),
    },
  ];
}
