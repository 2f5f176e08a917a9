import type { FlagDefinition, FlagManifest, FlagType, JsonObject } from './definition.ts';
import { MOST_EARLIER, MOST_VARIANTS } from './parse-variants.ts';

/**
 * JSON Schema draft-04 for the documents of a product. AppConfig's validator knows that draft only: no `const`, no `if`,
 * no numeric `exclusiveMinimum`, and at most 32 KB of schema. Shapes stand once, under `definitions`. What a schema of
 * that age cannot say (a segment that does not exist, two decimals, a cycle) `parseFlagDocument` says.
 * @see https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-creating-configuration-and-profile-validators.html
 */

/** Most characters of a schema that AppConfig takes as a validator, with room for what an editor adds. */
export const MOST_SCHEMA_CHARACTERS = 32_000;

const NAME = '^[A-Za-z][A-Za-z0-9_.-]{0,127}$';
const INSTANT = '^\\d{4}-\\d{2}-\\d{2}(T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?(Z|[+-]\\d{2}:\\d{2}))?$';
const SCALAR = ['string', 'number', 'boolean'] as const;

const ref = (name: string): JsonObject => ({ $ref: `#/definitions/${name}` });
const boolean: JsonObject = { type: 'boolean' };
const text: JsonObject = { type: 'string' };
const listOf = (items: JsonObject, limits: JsonObject = {}): JsonObject => ({ type: 'array', items, ...limits });

function object(properties: JsonObject, required: readonly string[] = [], others: JsonObject = {}): JsonObject {
  return {
    type: 'object',
    properties,
    ...(required.length > 0 && { required }),
    additionalProperties: false,
    ...others,
  };
}

const named = (item: JsonObject): JsonObject => ({
  type: 'object',
  patternProperties: { [NAME]: item },
  additionalProperties: false,
});

/** One comparison by the operators that take the same operand. */
function comparison(operators: readonly string[], value: JsonObject, others: JsonObject = {}): JsonObject {
  const properties = { attribute: ref('name'), op: { enum: operators }, value, not: boolean, ...others };
  return object(properties, ['attribute', 'op', 'value']);
}

const FOLDED = { ignore_case: boolean };
const UNFOLDED = { ignore_case: { enum: [false] } };
const CONDITIONS = listOf(ref('condition'), { minItems: 1 });
const GROUP = { all: CONDITIONS, any: CONDITIONS };
const has = (name: string): JsonObject => ({ required: [name], properties: { [name]: {} } });
const SOME_GROUP = { anyOf: [has('all'), has('any')] };

/** The fields that every flag may have. */
const FIELDS: JsonObject = {
  killed: boolean,
  blocklist_users: ref('names'),
  prerequisites: listOf(object({ flag: ref('name'), variant: ref('name') }, ['flag'])),
  forced_variants: ref('targets'),
  excluded_variants: ref('targets'),
  enabled: boolean,
  whitelist_users: ref('names'),
  whitelist_groups: ref('names'),
  segments: ref('names'),
  layer: object({ name: ref('name'), from: ref('percent'), until: ref('percent') }, ['name', 'from', 'until']),
  schedule: object({ from: ref('instant'), until: ref('instant') }),
  rollout_percentage: ref('percent'),
  rollout_by: ref('name'),
  salt: text,
  variants: ref('variants'),
  earlier_weights: ref('earlier'),
  description: text,
};

const DEFINITIONS: JsonObject = {
  name: { type: 'string', minLength: 1 },
  names: listOf(ref('name')),
  instant: { type: 'string', pattern: INSTANT },
  percent: { type: 'number', minimum: 0, maximum: 100 },
  weight: { type: 'number', minimum: 0, maximum: 1e9 },
  scalar: { type: SCALAR },
  condition: {
    anyOf: [
      comparison(['eq', 'contains'], ref('scalar'), FOLDED),
      comparison(['in'], listOf(ref('scalar'), { minItems: 1 }), FOLDED),
      comparison(['starts_with', 'ends_with'], text, FOLDED),
      comparison(['gt', 'gte', 'lt', 'lte'], { type: 'number' }, UNFOLDED),
      comparison(['semver'], { type: 'string', minLength: 1, maxLength: 256 }, UNFOLDED),
      comparison(['before', 'after'], ref('instant'), UNFOLDED),
      object(GROUP, [], SOME_GROUP),
    ],
  },
  segment: object({ ...GROUP, description: text }, [], SOME_GROUP),
  layer: object({ description: text, salt: text, by: ref('name') }),
  targets: listOf(
    object({ variant: ref('name'), users: ref('names'), groups: ref('names'), segments: ref('names') }, ['variant'], {
      anyOf: [has('users'), has('groups'), has('segments')],
    }),
  ),
  variants: listOf(object({ name: ref('name'), weight: ref('weight'), value: {} }, ['name', 'weight']), {
    minItems: 1,
    maxItems: MOST_VARIANTS,
    // One of them needs a weight above 0.
    not: { items: { properties: { weight: { maximum: 0 } } } },
  }),
  earlier: listOf(
    { ...named(ref('weight')), maxProperties: MOST_VARIANTS, not: { additionalProperties: { maximum: 0 } } },
    { maxItems: MOST_EARLIER },
  ),
  flag: { type: 'object', properties: FIELDS, additionalProperties: ref('scalar') },
};

/** Returns the schema of variants for a flag's type and known variants. Undefined if there is none. */
function variantShape({ type, variants }: FlagDefinition): JsonObject | undefined {
  const value = VALUES[type];
  if (value === undefined && variants === undefined) return undefined;
  const properties = { ...(variants && { name: { enum: variants } }), ...(value && { value }) };
  return { properties, ...(value && { required: ['value'] }) };
}

/** Returns the schema of a flag beyond the common shape. Undefined if there is none. */
function refinement(definition: FlagDefinition): JsonObject | undefined {
  const items = variantShape(definition);
  const metadata = Object.entries(definition.metadata ?? {}).map(([name, type]) => [name, { type }] as const);
  if (items === undefined && metadata.length === 0) return undefined;
  const properties = { ...(items && { variants: { items } }), ...Object.fromEntries(metadata) };
  return { allOf: [ref('flag'), { properties }] };
}

const VALUES: Record<FlagType, JsonObject | undefined> = {
  boolean: undefined,
  string: { type: 'string' },
  number: { type: 'number' },
  object: { type: 'object' },
};

/** Each flag by its key. Flags that ask for the same share one definition. */
function everyFlag(manifest: FlagManifest): { flags: JsonObject; definitions: JsonObject } {
  const names = new Map<string, string>();
  const definitions: Record<string, JsonObject> = {};
  const refs = Object.entries(manifest).map(([key, definition]) => {
    const own = refinement(definition);
    if (own === undefined) return [key, ref('flag')] as const;
    const shape = JSON.stringify(own);
    const name = names.get(shape) ?? `flag-${key}`;
    names.set(shape, name);
    definitions[name] = own;
    return [key, ref(name)] as const;
  });
  return { flags: object(Object.fromEntries(refs)), definitions };
}

function schemaWith({ flags, definitions }: ReturnType<typeof everyFlag>): JsonObject {
  return {
    $schema: 'http://json-schema.org/draft-04/schema#',
    title: 'Feature flags',
    ...object(
      {
        $schema: text,
        flags: ref('flags'),
        segments: named(ref('segment')),
        layers: named(ref('layer')),
        rollout_stages: named(ref('flags')),
      },
      ['flags'],
    ),
    definitions: { ...DEFINITIONS, flags, ...definitions },
  };
}

/**
 * The schema of the documents of a product: what AppConfig validates a new version with. A manifest that would outgrow
 * the limit gets a schema that says less: first without the names of variants and the types of values and metadata,
 * then without the keys of the flags. `parseFlagDocument` says all of it in any case.
 */
export function flagDocumentSchema(manifest: FlagManifest): JsonObject {
  const keysOnly = object(Object.fromEntries(Object.keys(manifest).map((key) => [key, ref('flag')])));
  const forms = [everyFlag(manifest), { flags: keysOnly, definitions: {} }];
  const fitting = forms.map(schemaWith).find((form) => JSON.stringify(form).length <= MOST_SCHEMA_CHARACTERS);
  return fitting ?? schemaWith({ flags: named(ref('flag')), definitions: {} });
}
