import type { FlagType } from './definition.ts';
import { CONTROL_FIELDS, isControlField, type ControlField } from './document.ts';
import { parseInstant } from './instant.ts';
import { NAME } from './name.ts';
import { checkPrerequisites, checkSegmentNames, checkSlice, checkTargets, type Parts } from './parse-links.ts';
import { checkEarlierWeights, checkVariants, variantNames } from './parse-variants.ts';
import { isFields, type Checker } from './problems.ts';

function checkPercentage(value: unknown, at: Checker): void {
  if (typeof value !== 'number' || !(value >= 0 && value <= 100)) at.fail('must be a number from 0 to 100');
  else if (Math.round(value * 100) / 100 !== value) at.fail('must have at most two decimals');
}

function checkSchedule(value: unknown, at: Checker): void {
  const fields = at.fields(value);
  if (!fields) return;
  for (const [name, instant] of Object.entries(fields)) {
    if (name !== 'from' && name !== 'until') at.at(name).fail('is not known here; known are from, until');
    else if (typeof instant !== 'string' || parseInstant(instant) === undefined) {
      at.at(name).fail('must be an ISO 8601 instant with Z or an offset');
    }
  }
  const { from, until } = fields;
  if (typeof from !== 'string' || typeof until !== 'string') return;
  if ((parseInstant(until) ?? Infinity) <= (parseInstant(from) ?? -Infinity)) at.at('until').fail('must be after from');
}

const normal = (name: string): string => name.replaceAll(/[_.-]/g, '').toLowerCase();

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** Returns the field that a misspelt name probably means, so that it does not become unread metadata. */
function meant(extra: string): string | undefined {
  return CONTROL_FIELDS.find(
    (known) =>
      normal(known) === normal(extra) ||
      (known.length > 5 && Math.abs(known.length - extra.length) <= 2 && distance(known, extra) <= 2),
  );
}

function checkExtra(name: string, value: unknown, at: Checker): void {
  const known = NAME.test(name) ? meant(name) : undefined;
  if (!NAME.test(name)) at.fail('is not a valid field name');
  else if (known !== undefined) at.fail(`is not known; did you mean ${known}?`);
  else if (!['string', 'number', 'boolean'].includes(typeof value)) at.fail('must be text, a number or true/false');
}

/** Context of a field check. */
interface Subject {
  readonly type: FlagType;
  readonly parts: Parts;
  /** Variants that the code knows, where a document that names others is refused. */
  readonly knownVariants: readonly string[] | undefined;
  /** Names of the flag's variants. A stage may rely on the variants of the flag that it changes. */
  readonly variants: readonly string[];
}

type Check = (value: unknown, at: Checker, subject: Subject) => void;

const boolean: Check = (value, at) => {
  at.boolean(value);
};
const text: Check = (value, at) => {
  at.text(value);
};
const names: Check = (value, at) => {
  at.names(value);
};
const targets: Check = (value, at, { parts, variants }) => {
  checkTargets(value, at, parts, variants);
};

/** How each field is checked. */
const CHECKS: Readonly<Record<ControlField, Check>> = {
  killed: boolean,
  blocklist_users: names,
  prerequisites: (value, at, { parts }) => {
    checkPrerequisites(value, at, parts);
  },
  forced_variants: targets,
  excluded_variants: targets,
  enabled: boolean,
  whitelist_users: names,
  whitelist_groups: names,
  segments: (value, at, { parts }) => {
    checkSegmentNames(value, at, parts);
  },
  layer: (value, at, { parts }) => {
    checkSlice(value, at, parts);
  },
  schedule: checkSchedule,
  rollout_percentage: checkPercentage,
  rollout_by: (value, at) => {
    at.name(value);
  },
  salt: text,
  variants: (value, at, { type, knownVariants }) => {
    checkVariants(value, at, type, knownVariants);
  },
  earlier_weights: checkEarlierWeights,
  description: text,
};

/** Checks what a document, or one of its stages, says about a flag. Strictly, it may only name known variants. */
export function checkFlag(value: unknown, at: Checker, key: string, parts: Parts, isStrict: boolean): void {
  const fields = at.fields(value);
  if (!fields) return;
  const definition = Object.hasOwn(parts.manifest, key) ? parts.manifest[key] : undefined;
  const base = Object.hasOwn(parts.flags, key) ? parts.flags[key] : undefined;
  const listed = [...variantNames(fields), ...variantNames(isFields(base) ? base : undefined)];
  const variants = [...new Set(listed)];
  const knownVariants = isStrict ? definition?.variants : undefined;
  const subject: Subject = { type: definition?.type ?? 'boolean', parts, knownVariants, variants };
  for (const [name, field] of Object.entries(fields)) {
    const below = at.at(name);
    if (isControlField(name)) CHECKS[name](field, below, subject);
    else checkExtra(name, field, below);
    const wanted = definition?.metadata?.[name];
    if (wanted !== undefined && !isControlField(name) && typeof field !== wanted) below.fail(`must be a ${wanted}`);
  }
}
