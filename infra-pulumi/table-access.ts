import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TableName } from '../libs/contract/src/tables.ts';

export type Role = 'api' | 'jobs' | 'web' | 'hook';

export interface TableAccess {
  /** Actions without the prefix `dynamodb:`. */
  readonly actions: readonly string[];
  /** Queried indexes. */
  readonly indexes: readonly string[];
}

/**
 * DynamoDB actions of each role by table and index. They are a file, so that a new right is a line in a review. A test
 * derives the same list from the service's code and fails on a difference.
 */
export const TABLE_ACCESS = JSON.parse(
  readFileSync(join(import.meta.dirname, 'table-access.json'), 'utf8'),
) as Readonly<Record<Role, Partial<Record<TableName, TableAccess>>>>;
