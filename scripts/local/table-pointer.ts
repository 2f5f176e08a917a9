import { TABLES } from '../../libs/contract/src/tables.ts';
import type { TableNames } from '../../libs/contract/src/local-stack.ts';
import { readJson } from './files.ts';

/**
 * Returns the tables for the service's next start: those of the pointer file, which corresponds to the parameters of a
 * stage. Tables without an entry are the stack's own.
 * @param path pointer file
 */
export function pointedTables(path: string, own: TableNames): TableNames {
  const pointed = (readJson(path) ?? {}) as Readonly<Record<string, unknown>>;
  const entries = TABLES.map(
    ({ name }) => [name, typeof pointed[name] === 'string' ? pointed[name] : own[name]] as const,
  );
  return Object.fromEntries(entries) as TableNames;
}
