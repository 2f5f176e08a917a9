import type { FlagDefinition, FlagManifest, FlagType, JsonObject } from './definition.ts';
import { OPERATORS } from './document.ts';

/**
 * JSON Schema draft-04 for the documents of a product. AppConfig's validator knows that draft only: no `const`, no `if`,
 * no numeric `exclusiveMinimum`, and at most 32 KB of schema. What a schema of that age cannot say (a segment that
 * does not exist, two decimals, a version range) `parseFlagDocument` says.
 */

const NAME = '^[A-Za-z][A-Za-z0-9_.-]{0,127}$';
const INSTANT = '^\\d{4}-\\d{2}-\\d{2}(T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?(Z|[+-]\\d{2}:\\d{2}))?$';
const SCALAR = ['string', 'number', 'boolean'] as const;

const ref = (name: string): JsonObject => ({ $ref: `#/definitions/${name}` });

function variantsSchema(value: JsonObject): JsonObject {
  const variant = {
    type: 'object',
    properties: { name: ref('name'), weight: { type: 'number', minimum: 0, maximum: 1e9 }, value },
    required: ['name', 'weight'],
    additionalProperties: false,
  };
  return { type: 'array', minItems: 1, items: variant };
}

/** The fields that every flag may have, but for `variants`, whose values depend on the flag's type. */
const COMMON: JsonObject = {
  killed: { type: 'boolean', description: 'Off for everybody, whatever else stands here.' },
  blocklist_users: ref('names'),
  enabled: { type: 'boolean', description: 'On for everybody who is not on the blocklist.' },
  whitelist_users: ref('names'),
  whitelist_groups: ref('names'),
  segments: ref('names'),
  schedule: ref('schedule'),
  rollout_percentage: { type: 'number', minimum: 0, maximum: 100, description: 'With up to two decimals.' },
  rollout_by: ref('name'),
  salt: { type: 'string' },
  description: { type: 'string' },
};

const DEFINITIONS: JsonObject = {
  name: { type: 'string', minLength: 1 },
  names: { type: 'array', items: ref('name') },
  instant: { type: 'string', pattern: INSTANT },
  schedule: {
    type: 'object',
    properties: { from: ref('instant'), until: ref('instant') },
    additionalProperties: false,
  },
  condition: {
    type: 'object',
    properties: {
      attribute: ref('name'),
      op: { enum: [...OPERATORS] },
      value: { type: [...SCALAR, 'array'], items: { type: [...SCALAR] }, minItems: 1 },
      not: { type: 'boolean' },
    },
    required: ['attribute', 'op', 'value'],
    additionalProperties: false,
  },
  segment: {
    type: 'object',
    properties: { description: { type: 'string' }, all: { type: 'array', minItems: 1, items: ref('condition') } },
    required: ['all'],
    additionalProperties: false,
  },
};

const VALUES: Record<FlagType, JsonObject> = {
  boolean: {},
  string: { type: 'string' },
  number: { type: 'number' },
  object: { type: 'object' },
};

function variantsOf({ type, variants }: FlagDefinition): JsonObject {
  const schema = variantsSchema(VALUES[type]);
  if (!variants) return schema;
  const items = schema['items'] as JsonObject;
  const properties = { ...(items['properties'] as JsonObject), name: { enum: variants } };
  return { ...schema, items: { ...items, properties } };
}

function metadataOf({ metadata = {} }: FlagDefinition): JsonObject {
  return Object.fromEntries(Object.entries(metadata).map(([name, type]) => [name, { type }]));
}

function flagSchema(definition: FlagDefinition): JsonObject {
  return {
    description: definition.description,
    type: 'object',
    properties: { ...COMMON, variants: variantsOf(definition), ...metadataOf(definition) },
    additionalProperties: { type: [...SCALAR] },
  };
}

/** The schema of the documents of a product: what AppConfig validates a new version with. */
export function flagDocumentSchema(manifest: FlagManifest): JsonObject {
  const flags: JsonObject = {
    type: 'object',
    properties: Object.fromEntries(Object.keys(manifest).map((key) => [key, ref(`flag-${key}`)])),
    additionalProperties: false,
  };
  const named = (item: JsonObject): JsonObject => ({
    type: 'object',
    patternProperties: { [NAME]: item },
    additionalProperties: false,
  });
  const definitions = Object.entries(manifest).map(([key, flag]) => [`flag-${key}`, flagSchema(flag)] as const);
  return {
    $schema: 'http://json-schema.org/draft-04/schema#',
    title: 'Feature flags',
    type: 'object',
    properties: {
      $schema: { type: 'string' },
      flags: ref('flags'),
      segments: named(ref('segment')),
      rollout_stages: named(ref('flags')),
    },
    required: ['flags'],
    additionalProperties: false,
    definitions: { ...DEFINITIONS, flags, ...Object.fromEntries(definitions) },
  };
}
