import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TableName } from '../libs/contract/src/tables.ts';

export type Role = 'api' | 'jobs' | 'web' | 'hook';

export interface TableAccess {
  /** Without the prefix `dynamodb:`. */
  readonly actions: readonly string[];
  /** Indexes that are queried. */
  readonly indexes: readonly string[];
}

/**
 * Which DynamoDB actions each role has on which table and index. Kept as a file, so that a new right is a line in a
 * review; a test derives the same from the service's code and fails where a role may more, or less.
 */
export const TABLE_ACCESS = JSON.parse(
  readFileSync(join(import.meta.dirname, 'table-access.json'), 'utf8'),
) as Readonly<Record<Role, Partial<Record<TableName, TableAccess>>>>;
