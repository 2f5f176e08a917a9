import type { FlagDocument, FlagEntry } from './document.ts';
import { isFields } from './problems.ts';

/**
 * What tells the members of a list apart: variants their name, prerequisites their flag, targets their variant, and
 * everything else its value.
 */
function identity(item: unknown): unknown {
  if (!isFields(item)) return item;
  const own = ['name', 'flag', 'variant'].map((field) => item[field]).find((value) => typeof value === 'string');
  return own ?? JSON.stringify(item);
}

function mergeList(before: readonly unknown[], added: readonly unknown[]): readonly unknown[] {
  const members = new Map(before.map((item) => [identity(item), item]));
  for (const item of added) members.set(identity(item), merge(members.get(identity(item)), item));
  return [...members.values()];
}

function merge(before: unknown, after: unknown): unknown {
  if (Array.isArray(after)) return mergeList(Array.isArray(before) ? before : [], after);
  if (!isFields(after)) return after;
  const fields = isFields(before) ? before : {};
  const merged = Object.entries(after).map(([name, value]) => [name, merge(fields[name], value)]);
  return { ...fields, ...Object.fromEntries(merged) };
}

/** The names of the stages of a document, in its order. */
export function stageNames(document: FlagDocument): readonly string[] {
  return Object.keys(document.rollout_stages ?? {});
}

/**
 * The document after a rollout stage: the stage sets the plain values it names and adds its list members; it removes
 * nothing. The document given stays as it is. Going back is deploying the version before.
 *
 * @throws RangeError when the document has no such stage.
 */
export function applyStage(document: FlagDocument, name: string): FlagDocument {
  const stages = document.rollout_stages ?? {};
  const stage = Object.hasOwn(stages, name) ? stages[name] : undefined;
  if (!stage) {
    throw new RangeError(`There is no stage ${name}; there are ${stageNames(document).join(', ') || 'none'}`);
  }
  const changed = Object.entries(stage).map(([key, change]) => {
    const entry = Object.hasOwn(document.flags, key) ? document.flags[key] : undefined;
    return [key, merge(entry ?? {}, change) as FlagEntry] as const;
  });
  return { ...document, flags: { ...document.flags, ...Object.fromEntries(changed) } };
}
