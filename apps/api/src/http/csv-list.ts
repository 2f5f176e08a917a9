import { applyDecorators } from '@nestjs/common';
import { FASTIFY_ROUTE_CONFIG_METADATA } from '@nestjs/platform-fastify/constants';
import { ApiExtension } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { Answer, answer } from './answer.ts';
import { toCsv } from './csv.ts';
import { routeOf } from './route-mark.ts';
import { cellOf, type Column, columnsOf, type ViewClass } from './csv-columns.ts';

/** Marks such a route in the generated description. */
export const CSV_EXTENSION = 'x-also-csv';

interface CsvRoute {
  readonly view: ViewClass;
  readonly name: string;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    csv?: CsvRoute;
  }
}

/** A page as list routes return it. */
interface Page {
  readonly items: readonly unknown[];
  readonly nextCursor?: string;
}

/**
 * Lets a list route answer `Accept: text/csv` with the same page as CSV: one column for each property of the row. The next
 * page is in the header `Link` (RFC 8288).
 * @param view class of the rows
 * @param name file name without its extension
 */
export function CsvList(view: ViewClass, name: string): MethodDecorator {
  return applyDecorators(ApiExtension(CSV_EXTENSION, true), (_target: object, _name: unknown, method: unknown) => {
    const { value } = method as { readonly value: object };
    const config = (Reflect.getMetadata(FASTIFY_ROUTE_CONFIG_METADATA, value) ?? {}) as object;
    Reflect.defineMetadata(FASTIFY_ROUTE_CONFIG_METADATA, { ...config, csv: { view, name } }, value);
  });
}

const columns = new WeakMap<ViewClass, readonly Column[]>();

/** Returns the result of a list route in the form that the client prefers. Other routes keep theirs. */
export function inPreferredForm(request: FastifyRequest, result: unknown): unknown {
  const route = routeOf(request).config.csv;
  if (route === undefined) return result;
  const { body, headers } = result instanceof Answer ? (result as Answer<Page>) : answer(result as Page);
  const varying = { ...headers, vary: 'Accept' };
  if (!prefersCsv(request.headers.accept)) return answer(body, { headers: varying });
  return answer(csvOf(body.items, route.view), {
    headers: { ...varying, ...csvHeaders(route.name), ...linkToNext(request.url, body.nextCursor) },
  });
}

function csvOf(items: readonly unknown[], view: ViewClass): string {
  const known = columns.get(view) ?? columnsOf(view);
  columns.set(view, known);
  return toCsv(
    known.map((column) => column.join('.')),
    items.map((item) => known.map((column) => cellOf(item, column))),
  );
}

/** True if the header prefers CSV to JSON. Parameters such as a charset do not matter. */
export function prefersCsv(accept: string | undefined): boolean {
  if (!accept?.includes('text/csv')) return false;
  const headers = { accept: accept.replace(/;\s*(?!q=)[\w-]+=(?:"[^"]*"|[^,;]*)/gi, '') };
  return new Negotiator({ headers }).mediaType(['application/json', 'text/csv']) === 'text/csv';
}

function csvHeaders(name: string): Record<string, string> {
  return {
    'content-type': 'text/csv; charset=utf-8; header=present',
    'content-disposition': `attachment; filename="${name}.csv"`,
  };
}

/** Returns the link to the same list from its next page on. */
function linkToNext(address: string, cursor: string | undefined): Record<string, string> {
  if (cursor === undefined) return {};
  const [path = '', query = ''] = address.split('?', 2);
  const parameters = new URLSearchParams(query);
  parameters.set('cursor', cursor);
  return { link: `<${path}?${parameters.toString()}>; rel="next"` };
}
