import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { ROOT } from '../../scripts/local/root.ts';

/** The part of an OpenAPI 3.0 schema that the service's document uses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object';
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
}

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly schema: Schema;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

interface DescribedOperation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content>>;
}

export interface Operation extends DescribedOperation {
  readonly method: string;
  readonly path: string;
}

const document = JSON.parse(readFileSync(join(ROOT, 'docs', 'openapi.json'), 'utf8')) as Document;

export const OPERATIONS: readonly Operation[] = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ ...operation, method: method.toUpperCase(), path })),
);

/** Resolves a reference to its schema. */
export function resolved(schema: Schema): Schema {
  const name = schema.$ref?.split('/').at(-1);
  return name === undefined ? schema : (document.components.schemas[name] ?? schema);
}

const ajv = new Ajv({ strict: true, strictTypes: false, allErrors: true });
ajv.addKeyword('example');
ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
ajv.addFormat('date', /^\d{4}-\d\d-\d\d$/);
ajv.addFormat('uri', (text) => URL.canParse(text));
for (const [name, schema] of Object.entries(document.components.schemas)) ajv.addSchema(forReader(schema), name);
const validators = new Map<string, ValidateFunction>();

/** Returns the contract violations of a body. Unknown fields are violations at every depth. */
export function contractViolations(schema: Schema, body: unknown): readonly string[] {
  const text = JSON.stringify(schema);
  const validate = validators.get(text) ?? ajv.compile(forReader(schema));
  validators.set(text, validate);
  if (validate(body)) return [];
  return (validate.errors ?? []).map(({ instancePath, message, params }) =>
    [instancePath, message, JSON.stringify(params)].join(' '),
  );
}

/** Converts a schema for the validator: named components, and objects closed to unknown fields. */
function forReader(schema: Schema): object {
  return JSON.parse(JSON.stringify(closed(schema)).replaceAll('"#/components/schemas/', '"')) as object;
}

/** Returns a copy with `additionalProperties: false` on every object that does not declare it. */
function closed<T>(value: T): T {
  if (Array.isArray(value)) return value.map(closed) as T;
  if (typeof value !== 'object' || value === null) return value;
  const copy = Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, closed(entry as unknown)]));
  const isOpen = !('properties' in value) || 'additionalProperties' in value || isMap(value);
  return (isOpen ? copy : { ...copy, additionalProperties: false }) as T;
}

/** Returns true for the map of an object's properties, in which `properties` may be a field name. */
function isMap(value: object): boolean {
  return 'properties' in value && typeof value.properties === 'object' && !('type' in value);
}
