/**
 * Which DynamoDB actions each role needs on which table and index. Pure data; a test derives the same from the
 * commands in the service's code and fails where a role may more, or less.
 */
import type { TableName } from '../apps/api/src/dynamo/tables.ts';

export type TableAction =
  'GetItem' | 'BatchGetItem' | 'Query' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'ConditionCheckItem';

export interface TableAccess {
  readonly actions: readonly TableAction[];
  /** Indexes that are queried. */
  readonly indexes: readonly string[];
}

export type Role = 'api' | 'jobs' | 'web' | 'hook';

export const TABLE_ACCESS: Readonly<Record<Role, Partial<Record<TableName, TableAccess>>>> = {
  api: {},
  jobs: {},
  // The screen and the release hook talk to the service alone.
  web: {},
  hook: {},
};
