import type { FlagDocument, FlagEntry } from './document.ts';
import { NAME } from './name.ts';

type Weights = Readonly<Record<string, number>>;

function weightsOf({ variants = [] }: FlagEntry): Weights {
  return Object.fromEntries(variants.map(({ name, weight }) => [name, weight]));
}

function areEqual(a: Weights, b: Weights): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}

/** Two variants that stay the same two share one cut, which needs no memory. */
function needsMemory(before: Weights, after: Weights): boolean {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return names.size > 2 || Object.keys(before).length !== names.size;
}

function remembered(before: FlagEntry, after: FlagEntry): FlagEntry {
  const [old, now] = [weightsOf(before), weightsOf(after)];
  const isDrawnAnew = before.salt !== after.salt || before.earlier_weights !== after.earlier_weights;
  const hadWeight = Object.values(old).some((weight) => weight > 0);
  if (isDrawnAnew || !hadWeight || Object.keys(now).length === 0 || areEqual(old, now)) return after;
  if (!needsMemory(old, now) && before.earlier_weights === undefined) return after;
  if (!Object.keys(old).every((name) => NAME.test(name))) return after;
  return { ...after, earlier_weights: [...(before.earlier_weights ?? []), old] };
}

/**
 * The changed document with the former weights of every flag whose weights changed, so that as few callers as possible
 * change their variant. A flag with another `salt`, or whose `earlier_weights` were changed too, is left as it is.
 * `after` must share with `before` what it does not change.
 */
export function rememberWeights(before: FlagDocument, after: FlagDocument): FlagDocument {
  const flags = Object.entries(after.flags).map(([key, entry]) => {
    const old = Object.hasOwn(before.flags, key) ? before.flags[key] : undefined;
    return [key, old === undefined ? entry : remembered(old, entry)] as const;
  });
  return { ...after, flags: Object.fromEntries(flags) };
}
