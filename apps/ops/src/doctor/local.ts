import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { TABLES } from '../../../../libs/contract/src/tables.ts';
import { POINTER_FILE } from '../../../../libs/contract/src/local-stack.ts';
import { readLocalStack } from '../clients/local-stack.ts';
import { type Check, fail, type Finding, ok, warn } from '../core/checks.ts';
import type { StageAccess, OpsContext } from '../core/ops-context.ts';
import { problemsOf, readTableState } from '../db/table-state.ts';

/** Checks for leftovers of a drill or a crash on a local stack. */
export function localChecks(context: OpsContext, access: StageAccess): Check[] {
  return [
    { id: 'local.built', title: 'the service is built', run: () => Promise.resolve(built(context)) },
    { id: 'local.tables', title: 'tables as they are defined', run: () => tables(context, access) },
    { id: 'local.pointer', title: 'the stack serves its own tables', run: () => Promise.resolve(pointer(access)) },
    { id: 'local.lease', title: 'the lease of the background jobs is free', run: () => lease(context, access) },
  ];
}

function built({ root }: OpsContext): Finding {
  const program = join(root, 'dist', 'service', 'main.js');
  return existsSync(program) ? ok() : fail('run "npm run build"');
}

async function tables(context: OpsContext, access: StageAccess): Promise<Finding> {
  const client = context.aws(access).client(DynamoDBClient);
  const names = readLocalStack(access.data).tables;
  const problems: string[] = [];
  for (const { name } of TABLES) {
    const state = await readTableState(client, name, names[name], 'local');
    problems.push(...(state === undefined ? [`${names[name]} is missing`] : problemsOf(state, 'local')));
  }
  return problems.length > 0 ? fail(problems.join('; ')) : ok(`${TABLES.length} tables`);
}

function pointer({ data }: StageAccess): Finding {
  const path = join(data, POINTER_FILE);
  return existsSync(path)
    ? warn(`${path} points to other tables after an interrupted drill: remove it and restart the stack`)
    : ok();
}

async function lease(context: OpsContext, access: StageAccess): Promise<Finding> {
  const documents = DynamoDBDocumentClient.from(context.aws(access).client(DynamoDBClient));
  const TableName = readLocalStack(access.data).tables.runtime;
  const { Item } = await documents.send(new GetCommand({ TableName, Key: { key: 'lease#housekeeping' } }));
  const seconds = Number(Item?.['expiresAtSeconds'] ?? 0) - context.clock.now() / 1000;
  if (Item?.['owner'] === 'gameday' && seconds > 0)
    return warn(`left by an interrupted drill; expires in ${Math.ceil(seconds)} s`);
  return ok();
}
