import type { FlagType } from './definition.ts';
import { NAME } from './name.ts';
import { isFields, type Checker, type Fields } from './problems.ts';

/** Most variants of a flag, and most earlier weights that a flag remembers. */
export const MOST_VARIANTS = 100;
export const MOST_EARLIER = 32;
const HEAVIEST = 1e9;

const VALUE_OF_TYPE = {
  boolean: () => true,
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number' && Number.isFinite(value),
  object: isFields,
} as const satisfies Record<FlagType, (value: unknown) => boolean>;

function checkWeight(weight: unknown, at: Checker): void {
  if (typeof weight !== 'number' || !(weight >= 0 && weight <= HEAVIEST)) at.fail('must be a number from 0 on');
}

function checkVariant(value: unknown, at: Checker, type: FlagType, known?: readonly string[]): void {
  const fields = at.fields(value);
  if (!fields) return;
  at.onlyFields(fields, ['name', 'weight', 'value']);
  at.at('name').name(fields['name']);
  if (known && !known.includes(fields['name'] as string)) at.at('name').fail(`must be one of ${known.join(', ')}`);
  checkWeight(fields['weight'], at.at('weight'));
  if (!VALUE_OF_TYPE[type](fields['value'])) at.at('value').fail(`must be of the flag's type, ${type}`);
}

function checkSum(weights: readonly unknown[], at: Checker): void {
  if (!weights.some((weight) => typeof weight === 'number' && weight > 0)) at.fail('needs a weight above 0');
}

/** Checks `variants`; with `known`, their names too. */
export function checkVariants(value: unknown, at: Checker, type: FlagType, known?: readonly string[]): void {
  at.list(value, (variant, below) => {
    checkVariant(variant, below, type, known);
  });
  if (!Array.isArray(value)) return;
  if (value.length > MOST_VARIANTS) at.fail(`has more than ${String(MOST_VARIANTS)} members`);
  const variants = value.filter(isFields);
  if (new Set(variants.map(({ name }) => name)).size !== variants.length) at.fail('names one variant twice');
  checkSum(
    variants.map(({ weight }) => weight),
    at,
  );
}

/** Checks `earlier_weights`. */
export function checkEarlierWeights(value: unknown, at: Checker): void {
  if (Array.isArray(value) && value.length > MOST_EARLIER) at.fail(`has more than ${String(MOST_EARLIER)} members`);
  at.list(value, (weights, below) => {
    const fields = below.fields(weights);
    if (!fields) return;
    for (const [name, weight] of Object.entries(fields)) {
      if (NAME.test(name)) checkWeight(weight, below.at(name));
      else below.at(name).fail('is not a valid name: a letter first, then letters, digits and _ . -');
    }
    if (Object.keys(fields).length > MOST_VARIANTS) below.fail(`has more than ${String(MOST_VARIANTS)} members`);
    checkSum(Object.values(fields), below);
  });
}

/** Names of the variants that a flag's entry lists; an entry that is wrong elsewhere gives those that can be read. */
export function variantNames(entry: Fields | undefined): readonly string[] {
  const variants = entry?.['variants'];
  if (!Array.isArray(variants)) return [];
  return variants.filter(isFields).flatMap(({ name }) => (typeof name === 'string' ? [name] : []));
}
