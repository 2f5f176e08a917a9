import { STATUS_CODES } from 'node:http';
import type { OpenAPIObject } from '@nestjs/swagger';
import { CSV_EXTENSION } from '../http/csv-list.ts';
import type { DescribedRoute } from './described-routes.ts';
import { problemSchema } from './problem-schema.ts';

type PathItem = OpenAPIObject['paths'][string];
type Operation = NonNullable<PathItem['get']>;

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
const PROBLEM = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };

/** Adds what all routes share: problems, security and idempotency keys. */
export function completeDocument(document: OpenAPIObject, routes: readonly DescribedRoute[]): OpenAPIObject {
  const byOperation = new Map(routes.map((route) => [operationKey(route), route]));
  const described = document.components?.schemas ?? {};
  const schemas: Schemas = { ...withNullable(closed(described), described), Problem: problemSchema() };
  const paths = Object.fromEntries(
    Object.entries(document.paths)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([path, item]) => [path, completeItem(path, item, byOperation, schemas)]),
  );
  const sorted = Object.fromEntries(Object.entries(schemas).sort(([left], [right]) => (left < right ? -1 : 1)));
  return { ...document, paths, components: { ...document.components, schemas: sorted } };
}

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

/** Closes body schemas to additional properties. */
function closed(schemas: Schemas): Schemas {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [
      name,
      name.endsWith('Body') ? { ...schema, additionalProperties: false } : schema,
    ]),
  );
}

/**
 * Replaces the `allOf` beside `nullable` that the generator writes for a nullable view. It admits no null (OpenAPI
 * 3.0.3: `nullable` adds null to the `type` of its own schema alone). The view's schema takes its place.
 */
function withNullable<T>(value: T, schemas: Schemas): T {
  if (Array.isArray(value)) return value.map((entry: unknown) => withNullable(entry, schemas)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const { nullable, allOf } = value as { readonly nullable?: boolean; readonly allOf?: readonly { $ref?: string }[] };
  const name = nullable === true ? allOf?.[0]?.$ref?.split('/').at(-1) : undefined;
  const referred = name === undefined ? undefined : schemas[name];
  if (referred !== undefined) return { ...referred, nullable } as T;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, withNullable<unknown>(entry, schemas)]),
  ) as T;
}

function completeItem(
  path: string,
  item: PathItem,
  routes: ReadonlyMap<string, DescribedRoute>,
  schemas: Schemas,
): PathItem {
  const completed: PathItem = { ...item };
  for (const method of METHODS) {
    const operation = item[method];
    if (operation === undefined) continue;
    const route = routes.get((operation.operationId ?? '').replace(/\[\d+\]$/, ''));
    if (route === undefined) throw new Error(`no route is known for ${method} ${path}`);
    completed[method] = completeOperation(path, operation, route, schemas);
  }
  return completed;
}

function completeOperation(path: string, operation: Operation, route: DescribedRoute, schemas: Schemas): Operation {
  const { openBecause, optionalBecause, group } = route;
  const who =
    openBecause !== undefined
      ? `Open: ${openBecause}.`
      : optionalBecause !== undefined
        ? `Open with or without a session: ${optionalBecause}.`
        : group !== undefined
          ? `For the group \`${group}\`.`
          : undefined;
  const { [CSV_EXTENSION]: isCsv, ...rest } = operation as Operation & { readonly [CSV_EXTENSION]?: true };
  const responses = isCsv ? withCsv(operation.responses) : operation.responses;
  return {
    ...rest,
    description: [operation.description, who].filter((text) => text !== undefined && text !== '').join('\n\n'),
    parameters: [
      ...unnamedSegments(path, operation),
      ...(operation.parameters ?? []),
      ...(openBecause === undefined || route.isSessionRoute ? [PAGE_PERSON] : []),
      ...(route.acceptsIdempotencyKey ? [IDEMPOTENCY_KEY] : []),
      ...(route.honoursIfMatch ? [IF_MATCH] : []),
    ],
    security:
      openBecause !== undefined ? [] : [...(optionalBecause === undefined ? [] : [{}]), { bearer: [] }, { cookie: [] }],
    ...(operation.requestBody !== undefined && { requestBody: bodyOf(operation.requestBody, schemas) }),
    responses: { ...named(responses), default: { description: 'A problem', content: PROBLEM } },
  };
}

/** Adds path parameters that handlers read by our own decorators, which the generator does not see. */
function unnamedSegments(path: string, { parameters = [] }: Operation) {
  return [...path.matchAll(/\{(\w+)\}/g)]
    .map(([, name = '']) => name)
    .filter((name) => !parameters.some((one) => 'name' in one && one.in === 'path' && one.name === name))
    .map((name) => ({ name, in: 'path' as const, required: true, schema: { type: 'string' } }));
}

/** Makes a body optional if none of its fields is required. */
function bodyOf(body: NonNullable<Operation['requestBody']>, schemas: Schemas): NonNullable<Operation['requestBody']> {
  if (!('content' in body)) return body;
  const schema = body.content['application/json']?.schema;
  const name = schema !== undefined && '$ref' in schema ? schema.$ref.split('/').at(-1) : undefined;
  const referred = name === undefined ? undefined : schemas[name];
  const needs = referred !== undefined && 'required' in referred ? (referred.required ?? []) : [];
  return { ...body, required: needs.length > 0 };
}

/** Adds the CSV of a list to its answer. */
function withCsv(responses: Operation['responses']): Operation['responses'] {
  const ok = responses['200'];
  if (ok === undefined || !('content' in ok)) return responses;
  return { ...responses, '200': { ...ok, content: { ...ok.content, 'text/csv': { schema: { type: 'string' } } } } };
}

/** Adds the required description to answers without one. */
function named(responses: Operation['responses']): Operation['responses'] {
  return Object.fromEntries(
    Object.entries(responses).map(([status, response]) => {
      const isNameless = response !== undefined && 'description' in response && response.description === '';
      return [status, isNameless ? { ...response, description: STATUS_CODES[status] ?? 'Done' } : response];
    }),
  );
}

const IF_MATCH = {
  name: 'If-Match',
  in: 'header' as const,
  required: false,
  description: 'The version on which the change is based, such as "3"; 412 `version.stale` when there is a newer one.',
  schema: { type: 'string' },
};

const PAGE_PERSON = {
  name: 'x-page-person',
  in: 'header' as const,
  required: false,
  description:
    'The user id of the member for whom the page was drawn, `-` for a visitor. Another caller gets 409 ' +
    '`auth.other-person` and nothing is done.',
  schema: { type: 'string' },
};

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header' as const,
  required: false,
  description: 'Within 24 hours the same key, path and body get the first answer again.',
  schema: { type: 'string', pattern: '^[!-~]{8,128}$' },
};

function operationKey({ controller, handler }: DescribedRoute): string {
  return `${controller.replace(/Controller$/, '')}_${handler}`;
}
