import type { FlagDefinition, FlagType } from './definition.ts';
import { CONTROL_FIELDS, isControlField, type ControlField } from './document.ts';
import { parseInstant } from './instant.ts';
import { isFields, type Checker, type Fields } from './problems.ts';

/** Keys of flags, segments, stages and extra fields. It also keeps `__proto__` out. */
export const NAME = /^[A-Za-z][A-Za-z0-9_.-]{0,127}$/;

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

const VALUE_OF_TYPE = {
  boolean: () => true,
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number' && Number.isFinite(value),
  object: isFields,
} as const satisfies Record<FlagType, (value: unknown) => boolean>;

function checkVariant(value: unknown, at: Checker, type: FlagType): void {
  const fields = at.fields(value);
  if (!fields) return;
  at.at('name').name(fields['name']);
  const { weight } = fields;
  if (typeof weight !== 'number' || !(weight >= 0 && weight <= 1e9)) at.at('weight').fail('must be a number from 0 on');
  if (!VALUE_OF_TYPE[type](fields['value'])) at.at('value').fail(`must be of the flag's type, ${type}`);
  for (const name of Object.keys(fields)) {
    if (!['name', 'weight', 'value'].includes(name))
      at.at(name).fail('is not known here; known are name, weight, value');
  }
}

function checkVariants(value: unknown, at: Checker, type: FlagType): void {
  at.list(value, (variant, below) => {
    checkVariant(variant, below, type);
  });
  if (!Array.isArray(value)) return;
  const variants = value.filter(isFields);
  if (new Set(variants.map(({ name }) => name)).size !== variants.length) at.fail('names one variant twice');
  if (!variants.some(({ weight }) => typeof weight === 'number' && weight > 0)) at.fail('needs a weight above 0');
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

/** The field that somebody probably meant: a slip of the pen must not become metadata that nobody reads. */
function meant(extra: string): string | undefined {
  return CONTROL_FIELDS.find(
    (known) => normal(known) === normal(extra) || (known.length > 5 && distance(known, extra) <= 2),
  );
}

function checkExtra(name: string, value: unknown, at: Checker): void {
  const known = meant(name);
  if (!NAME.test(name)) at.fail('is not a valid field name');
  else if (known !== undefined) at.fail(`is not known; did you mean ${known}?`);
  else if (!['string', 'number', 'boolean'].includes(typeof value)) at.fail('must be text, a number or true/false');
}

type Check = (value: unknown, at: Checker, type: FlagType) => void;

const boolean: Check = (value, at) => at.boolean(value);
const text: Check = (value, at) => at.text(value);
const names: Check = (value, at) => at.names(value);

/** How each field is checked; `segments` needs the rest of the document and has its own place. */
const CHECKS: Readonly<Record<Exclude<ControlField, 'segments'>, Check>> = {
  killed: boolean,
  blocklist_users: names,
  enabled: boolean,
  whitelist_users: names,
  whitelist_groups: names,
  schedule: checkSchedule,
  rollout_percentage: checkPercentage,
  rollout_by: (value, at) => at.name(value),
  salt: text,
  variants: checkVariants,
  description: text,
};

function checkField(name: string, value: unknown, at: Checker, type: FlagType): void {
  if (isControlField(name) && name !== 'segments') CHECKS[name](value, at, type);
  else checkExtra(name, value, at);
}

function checkSegmentNames(value: unknown, segments: Fields, at: Checker): void {
  at.list(value, (name, below) => {
    if (typeof name !== 'string') below.fail('must be the name of a segment');
    else if (!Object.hasOwn(segments, name))
      below.fail(`names the segment "${name}", which the document does not have`);
  });
}

/** Checks what a document, or one of its stages, says about a flag. */
export function checkFlag(
  value: unknown,
  at: Checker,
  { definition, segments }: { definition: FlagDefinition | undefined; segments: Fields },
): void {
  const fields = at.fields(value);
  if (!fields) return;
  const type = definition?.type ?? 'boolean';
  for (const [name, field] of Object.entries(fields)) {
    if (name === 'segments') checkSegmentNames(field, segments, at.at(name));
    else checkField(name, field, at.at(name), type);
    const wanted = definition?.metadata?.[name];
    if (wanted !== undefined && !isControlField(name) && typeof field !== wanted)
      at.at(name).fail(`must be a ${wanted}`);
  }
}
