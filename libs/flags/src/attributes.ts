import type { Condition, FlagDocument } from './document.ts';
import type { Problem } from './problems.ts';

interface Use {
  readonly path: string;
  readonly attribute: string;
}

function usesIn(condition: Condition, path: string): readonly Use[] {
  if ('attribute' in condition) return [{ path: `${path}.attribute`, attribute: condition.attribute }];
  return (['all', 'any'] as const).flatMap((kind) =>
    (condition[kind] ?? []).flatMap((member, index) => usesIn(member, `${path}.${kind}[${String(index)}]`)),
  );
}

/** Every attribute of a context that a document reads, with the path that names it. */
function attributesOf({
  flags,
  segments = {},
  layers = {},
  rollout_stages: stages = {},
}: FlagDocument): readonly Use[] {
  const entries = [
    ...Object.entries(flags).map(([key, entry]) => [`flags.${key}`, entry] as const),
    ...Object.entries(stages).flatMap(([stage, changes]) =>
      Object.entries(changes).map(([key, entry]) => [`rollout_stages.${stage}.${key}`, entry] as const),
    ),
  ];
  return [
    ...Object.entries(segments).flatMap(([name, segment]) => usesIn(segment, `segments.${name}`)),
    ...entries.flatMap(([path, { rollout_by: by }]) =>
      by === undefined ? [] : [{ path: `${path}.rollout_by`, attribute: by }],
    ),
    ...Object.entries(layers).flatMap(([name, { by }]) =>
      by === undefined ? [] : [{ path: `layers.${name}.by`, attribute: by }],
    ),
  ];
}

/** Attributes that a document reads and that no context of the product has: such a rule never matches. */
export function unknownAttributes(document: FlagDocument, known: readonly string[]): readonly Problem[] {
  const isKnown = (attribute: string): boolean =>
    known.some((name) => name === attribute || attribute.startsWith(`${name}.`));
  const message = `is an attribute that no context has; known are ${known.join(', ')}`;
  return attributesOf(document)
    .filter(({ attribute }) => !isKnown(attribute))
    .map(({ path }) => ({ path, message }));
}
