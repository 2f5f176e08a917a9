import type { OpenAPIObject } from '@nestjs/swagger';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Schema = Exclude<NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string], { $ref: string }>;

/** A place of the API where a client sends text. */
export interface TextField {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** With `{questId}` and the like. */
  readonly path: string;
  readonly in: 'body' | 'query';
  readonly name: string;
  readonly schema: Schema;
  /** True for a list of texts. */
  readonly isList: boolean;
  /** Valid values of every other field that the route requires. */
  readonly others: Readonly<Record<string, unknown>>;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** Every field of every route in the document that takes free text or a list of texts; fields of fixed words are none. */
export function textFields(document: OpenAPIObject): TextField[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      return operation === undefined ? [] : fieldsOf(document, method, path, operation);
    }),
  );
}

function fieldsOf(
  document: OpenAPIObject,
  method: TextField['method'],
  path: string,
  operation: Operation,
): TextField[] {
  const body = bodySchema(document, operation);
  const queries = (operation.parameters ?? []).flatMap((parameter) =>
    'in' in parameter && parameter.in === 'query' && parameter.schema !== undefined
      ? [{ name: parameter.name, schema: parameter.schema as Schema, isRequired: parameter.required === true }]
      : [],
  );
  const bodies = Object.entries(body?.properties ?? {}).map(([name, schema]) => ({
    name,
    schema: schema as Schema,
    isRequired: body?.required?.includes(name) === true,
  }));
  const texts = (place: 'body' | 'query', fields: typeof bodies): TextField[] =>
    fields.flatMap(({ name, schema }) => {
      const isList = schema.type === 'array';
      const item = isList ? (schema.items as Schema) : schema;
      if (item.type !== 'string' || item.enum !== undefined) return [];
      const required = fields.filter((field) => field.isRequired && field.name !== name);
      const others = Object.fromEntries(required.map((field) => [field.name, validValue(document, field.schema)]));
      return [{ method, path, in: place, name, schema, isList, others }];
    });
  return [...texts('body', bodies), ...texts('query', queries)];
}

function bodySchema(document: OpenAPIObject, { requestBody }: Operation): Schema | undefined {
  const schema =
    requestBody !== undefined && 'content' in requestBody ? requestBody.content['application/json']?.schema : undefined;
  return schema && resolved(document, schema as Schema);
}

/** Follows a reference, also one that stands beside other words of a schema. */
function resolved(document: OpenAPIObject, schema: Schema): Schema {
  const [first] = schema.allOf ?? [];
  const reference = '$ref' in schema ? String(schema.$ref) : first !== undefined && '$ref' in first ? first.$ref : '';
  const name = reference.split('/').at(-1) ?? '';
  return (document.components?.schemas?.[name] as Schema | undefined) ?? schema;
}

const BY_FORMAT: Readonly<Record<string, string>> = {
  email: 'mia@example.org',
  password: 'CivicForge!2026',
  date: '2026-05-01',
  'date-time': '2026-05-01T12:00:00.000Z',
  uri: 'https://example.org/',
};

function validValue(document: OpenAPIObject, given: Schema): unknown {
  const schema = resolved(document, given);
  if (schema.example !== undefined) return schema.example as unknown;
  if (schema.enum !== undefined) return schema.enum[0] as unknown;
  if (schema.type === 'array') return [validValue(document, schema.items as Schema)];
  if (schema.properties !== undefined) {
    const fields = Object.entries(schema.properties);
    return Object.fromEntries(fields.map(([name, field]) => [name, validValue(document, field as Schema)]));
  }
  if (schema.type === 'integer' || schema.type === 'number') return schema.minimum ?? 1;
  if (schema.type === 'boolean') return true;
  return BY_FORMAT[schema.format ?? ''] ?? 'Text'.repeat(30).slice(0, Math.max(schema.minLength ?? 0, 5));
}
