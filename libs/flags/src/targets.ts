import type { FlagContext } from './context.ts';
import type { FlagEntry, Target, VariantTarget } from './document.ts';
import { hasGroup, nameSet } from './names.ts';
import { inSegment, type PreparedSegment } from './segment.ts';
import type { VariantPlan } from './variants.ts';

/** Callers who are forced into a variant or excluded from it. */
export interface PreparedTarget {
  /** Index of the variant in the plan. */
  readonly variant: number;
  readonly users: ReadonlySet<string> | undefined;
  readonly groups: ReadonlySet<string> | undefined;
  readonly segments: readonly PreparedSegment[];
}

type Segments = ReadonlyMap<string, PreparedSegment>;

function prepareTarget({ users, groups, segments = [] }: Target, variant: number, known: Segments): PreparedTarget {
  return {
    variant,
    users: nameSet(users),
    groups: nameSet(groups),
    segments: segments.flatMap((name) => known.get(name) ?? []),
  };
}

/** Compiles the targets of a flag whose variants the flag has. */
export function prepareTargets(
  targets: readonly VariantTarget[] | undefined,
  { variants }: Pick<FlagEntry, 'variants'>,
  plan: VariantPlan | undefined,
  segments: Segments,
): readonly PreparedTarget[] {
  const names = new Set((variants ?? []).map(({ name }) => name));
  return (targets ?? []).flatMap((target) => {
    const index = names.has(target.variant)
      ? plan?.variants.findIndex(({ name }) => name === target.variant)
      : undefined;
    return index === undefined || index < 0 ? [] : [prepareTarget(target, index, segments)];
  });
}

/** True if a target contains the caller. */
export function isTargeted({ users, groups, segments }: PreparedTarget, context: FlagContext): boolean {
  const person = context.targetingKey;
  if (users !== undefined && person !== undefined && users.has(person)) return true;
  if (groups !== undefined && hasGroup(groups, context)) return true;
  for (const segment of segments) if (inSegment(segment, context)) return true;
  return false;
}
