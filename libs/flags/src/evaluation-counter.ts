import type { Evaluation } from './evaluate.ts';

/** Answers by flag and variant: `{ "quest_categories": { "on": 12, "off": 30 } }`. Callers are not among them. */
export type EvaluationCounts = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Name under which answers without a variant are counted: a flag that is off and not boolean. */
const NO_VARIANT = 'default';

/** Counts answers since its creation, so that an operator sees which flags still decide something. */
export class EvaluationCounter {
  readonly #counts = new Map<string, Map<string, number>>();

  /** An observer for the provider and for lists of flags. */
  readonly observe = ({ key, variant = NO_VARIANT }: Evaluation): void => {
    const variants = this.#counts.get(key) ?? new Map<string, number>();
    variants.set(variant, (variants.get(variant) ?? 0) + 1);
    this.#counts.set(key, variants);
  };

  counts(): EvaluationCounts {
    return Object.fromEntries([...this.#counts].map(([key, variants]) => [key, Object.fromEntries(variants)]));
  }
}
