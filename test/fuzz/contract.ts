import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { ROOT } from '../../scripts/local/root.ts';

/** A schema of OpenAPI 3.0, as far as the document of the service uses them. */
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

/** The schema itself where another one refers to it. */
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

/** What is wrong with a body by the contract; empty for a body that fits. Unknown fields are wrong at every depth. */
export function misfits(schema: Schema, body: unknown): readonly string[] {
  const text = JSON.stringify(schema);
  const validate = validators.get(text) ?? ajv.compile(forReader(schema));
  validators.set(text, validate);
  if (validate(body)) return [];
  return (validate.errors ?? []).map(({ instancePath, message, params }) =>
    [instancePath, message, JSON.stringify(params)].join(' '),
  );
}

/** A schema for the validator, which knows the components by their names, with no object open to unknown fields. */
function forReader(schema: Schema): object {
  return JSON.parse(JSON.stringify(closed(schema)).replaceAll('"#/components/schemas/', '"')) as object;
}

/** A copy in which no object has fields that are not named, unless it says what they are. */
function closed<T>(value: T): T {
  if (Array.isArray(value)) return value.map(closed) as T;
  if (typeof value !== 'object' || value === null) return value;
  const copy = Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, closed(entry as unknown)]));
  const isOpen = !('properties' in value) || 'additionalProperties' in value || isMap(value);
  return (isOpen ? copy : { ...copy, additionalProperties: false }) as T;
}

/** True for the map of an object's properties, in which `properties` may be the name of a field. */
function isMap(value: object): boolean {
  return 'properties' in value && typeof value.properties === 'object' && !('type' in value);
}
