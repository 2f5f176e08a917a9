import type { FlagManifest } from './definition.ts';
import { variantNames } from './parse-variants.ts';
import { isFields, type Checker, type Fields } from './problems.ts';

/** The named parts of a document that flags refer to, as far as they can be read. */
export interface Parts {
  readonly manifest: FlagManifest;
  readonly flags: Fields;
  readonly segments: Fields;
  readonly layers: Fields;
}

/** Most flags that one evaluation may ask, itself included. */
export const MOST_ASKED = 100;

function own(fields: Fields, name: string): Fields | undefined {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  return isFields(value) ? value : undefined;
}

export function checkSegmentNames(value: unknown, at: Checker, { segments }: Parts): void {
  at.list(value, (name, below) => {
    if (typeof name !== 'string') below.fail('must be the name of a segment');
    else if (!Object.hasOwn(segments, name))
      below.fail(`names the segment "${name}", which the document does not have`);
  });
}

/** Checks `forced_variants` and `excluded_variants`. `variants` are the names that the flag has. */
export function checkTargets(value: unknown, at: Checker, parts: Parts, variants: readonly string[]): void {
  at.list(value, (target, below) => {
    const fields = below.fields(target);
    if (!fields) return;
    below.onlyFields(fields, ['variant', 'users', 'groups', 'segments']);
    const { variant, users, groups, segments } = fields;
    if (typeof variant !== 'string' || !variants.includes(variant)) {
      below.at('variant').fail(`must be one of the flag's variants: ${variants.join(', ') || 'it has none'}`);
    }
    if (users !== undefined) below.at('users').names(users);
    if (groups !== undefined) below.at('groups').names(groups);
    if (segments !== undefined) checkSegmentNames(segments, below.at('segments'), parts);
    if (users === undefined && groups === undefined && segments === undefined) {
      below.fail('needs users, groups or segments');
    }
  });
}

/** Checks `prerequisites` one by one; {@link checkCycles} looks at all of them together. */
export function checkPrerequisites(value: unknown, at: Checker, { manifest, flags }: Parts): void {
  at.list(value, (prerequisite, below) => {
    const fields = below.fields(prerequisite);
    if (!fields) return;
    below.onlyFields(fields, ['flag', 'variant']);
    const { flag, variant } = fields;
    if (typeof flag !== 'string' || !(Object.hasOwn(manifest, flag) || Object.hasOwn(flags, flag))) {
      below.at('flag').fail('must be a flag of this product or of the document');
      return;
    }
    const names = variantNames(own(flags, flag));
    const answers = names.length > 0 ? [...names, 'off'] : ['on', 'off'];
    if (variant !== undefined && !answers.includes(variant as string)) {
      below.at('variant').fail(`must be one of ${answers.join(', ')}`);
    }
  });
}

function prerequisitesOf(entry: unknown, flags: Fields): readonly string[] {
  const listed = isFields(entry) ? entry['prerequisites'] : undefined;
  if (!Array.isArray(listed)) return [];
  return listed
    .filter(isFields)
    .flatMap(({ flag }) => (typeof flag === 'string' && Object.hasOwn(flags, flag) ? [flag] : []));
}

/** The flags by those that need them, each as often as it is needed. */
function dependentsOf(needs: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, readonly string[]> {
  const dependents = new Map<string, string[]>();
  for (const [key, needed] of needs) {
    for (const flag of needed) {
      const known = dependents.get(flag);
      if (known) known.push(key);
      else dependents.set(flag, [key]);
    }
  }
  return dependents;
}

/** Flags in an order in which each comes after its prerequisites. Those of a cycle, and above one, are left out. */
function inOrder(needs: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const dependents = dependentsOf(needs);
  const waitsFor = new Map([...needs].map(([key, needed]) => [key, needed.length]));
  const order = [...needs.keys()].filter((key) => waitsFor.get(key) === 0);
  // The list grows while it is walked.
  for (const key of order) {
    for (const dependent of dependents.get(key) ?? []) {
      const left = (waitsFor.get(dependent) ?? 0) - 1;
      waitsFor.set(dependent, left);
      if (left === 0) order.push(dependent);
    }
  }
  return order;
}

/** A cycle among flags that could not be ordered: each of them needs another of them. */
function cycleIn(needs: ReadonlyMap<string, readonly string[]>, rest: ReadonlySet<string>): readonly string[] {
  const path = new Set<string>();
  let [key] = rest;
  while (key !== undefined && !path.has(key)) {
    path.add(key);
    key = needs.get(key)?.find((next) => rest.has(next));
  }
  const walked = [...path];
  return key === undefined ? walked : [...walked.slice(walked.indexOf(key)), key];
}

/** Refuses prerequisites that refer back to their flag, and flags that ask too many others. */
export function checkCycles(flags: Fields, at: Checker): void {
  const needs = new Map(Object.entries(flags).map(([key, entry]) => [key, prerequisitesOf(entry, flags)] as const));
  const order = inOrder(needs);
  const asked = new Map<string, number>();
  for (const key of order) {
    const count = (needs.get(key) ?? []).reduce((sum, flag) => sum + (asked.get(flag) ?? 0), 1);
    // A flag that is refused counts once for those above it, so that one mistake is one problem.
    asked.set(key, count > MOST_ASKED ? 1 : count);
    if (count > MOST_ASKED)
      at.at(key)
        .at('prerequisites')
        .fail(`ask more than ${String(MOST_ASKED)} flags`);
  }
  const ordered = new Set(order);
  const rest = new Set([...needs.keys()].filter((key) => !ordered.has(key)));
  const [first, ...others] = cycleIn(needs, rest);
  if (first !== undefined)
    at.at(first)
      .at('prerequisites')
      .fail(`form a cycle: ${[first, ...others].join(' -> ')}`);
}

function isPercent(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 100 && Math.round(value * 1000) / 1000 === value;
}

/** Checks the slice that one flag occupies in a layer. */
export function checkSlice(value: unknown, at: Checker, { layers }: Parts): void {
  const fields = at.fields(value);
  if (!fields) return;
  at.onlyFields(fields, ['name', 'from', 'until']);
  const { name, from, until } = fields;
  if (typeof name !== 'string' || !Object.hasOwn(layers, name)) at.at('name').fail('must be a layer of the document');
  if (!isPercent(from)) at.at('from').fail('must be a number from 0 to 100 with at most three decimals');
  if (!isPercent(until)) at.at('until').fail('must be a number from 0 to 100 with at most three decimals');
  if (isPercent(from) && isPercent(until) && until <= from) at.at('until').fail('must be above from');
}

interface Slice {
  readonly key: string;
  readonly name: string;
  readonly from: number;
  readonly until: number;
}

function sliceOf([key, entry]: readonly [string, unknown]): readonly Slice[] {
  const slice = isFields(entry) ? entry['layer'] : undefined;
  if (!isFields(slice)) return [];
  const { name, from, until } = slice;
  return typeof name === 'string' && isPercent(from) && isPercent(until) ? [{ key, name, from, until }] : [];
}

/** Refuses two flags that occupy the same part of a layer: a caller would be in both experiments. */
export function checkOverlaps(flags: Fields, at: Checker): void {
  const sorted = Object.entries(flags)
    .flatMap(sliceOf)
    .sort((a, b) => (a.name === b.name ? a.from - b.from : a.name < b.name ? -1 : 1));
  let widest: Slice | undefined;
  for (const slice of sorted) {
    if (widest?.name === slice.name && slice.from < widest.until) {
      at.at(slice.key).at('layer').fail(`overlaps the slice of ${widest.key}`);
    }
    if (widest?.name !== slice.name || slice.until > widest.until) widest = slice;
  }
}

/** Checks one layer of the document. */
export function checkLayer(value: unknown, at: Checker): void {
  const fields = at.fields(value);
  if (!fields) return;
  at.onlyFields(fields, ['description', 'salt', 'by']);
  const { description, salt, by } = fields;
  if (description !== undefined) at.at('description').text(description);
  if (salt !== undefined) at.at('salt').text(salt);
  if (by !== undefined) at.at('by').name(by);
}
