import { TABLES } from '../../libs/contract/src/tables.ts';
import type { TableNames } from '../../libs/contract/src/local-stack.ts';
import { readJson } from './files.ts';

/**
 * The tables that the service is to use when it starts next: those of the pointer, as a deployed stage has them in its
 * parameters, or the stack's own. A name that the pointer lacks is the stack's own.
 * @param path of the pointer
 */
export function pointedTables(path: string, own: TableNames): TableNames {
  const pointed = (readJson(path) ?? {}) as Readonly<Record<string, unknown>>;
  const entries = TABLES.map(
    ({ name }) => [name, typeof pointed[name] === 'string' ? pointed[name] : own[name]] as const,
  );
  return Object.fromEntries(entries) as TableNames;
}
