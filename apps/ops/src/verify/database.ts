import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import { TABLES, type TableDefinition } from '../../../../libs/contract/src/tables.ts';
import { OBJECTIVES } from '../../../../libs/contract/src/slo.ts';
import { servingTables } from '../clients/tables.ts';
import { type Check, fail, type Finding, ok } from '../core/checks.ts';
import type { StageAccess, OpsContext } from '../core/ops-context.ts';
import { problemsOf, readTableState } from '../db/table-state.ts';

/** Latency limit of one call: the objective of a whole request. */
const LIMIT_MS = OBJECTIVES.latencyMilliseconds.p99;
const ROUNDS = 20;
/** TTL of the probe item, in case its deletion fails. */
const KEPT_SECONDS = 3_600;
const PROBE = { key: 'verify#probe' };

/**
 * Returns the checks of the tables.
 * @param readOnly tables, recovery and a read; writes nothing
 */
export function databaseChecks(context: OpsContext, access: StageAccess, readOnly: boolean): Check[] {
  const looks = TABLES.map((table): Check => ({
    id: `database.${table.name}`,
    title: `table ${table.name}: active, indexes, expiry, recovery`,
    run: () => tableGood(context, access, table),
  }));
  const runtime = async () => (await servingTables(context, access)).runtime;
  const documents = DynamoDBDocumentClient.from(context.aws(access).client(DynamoDBClient));
  const get = async () => {
    await documents.send(new GetCommand({ TableName: await runtime(), Key: PROBE, ConsistentRead: true }));
  };
  const put = async () => {
    await documents.send(new PutCommand({ TableName: await runtime(), Item: item(context) }));
  };
  const transact = async () => {
    const TableName = await runtime();
    const Put = { TableName, Item: item(context) };
    const ConditionCheck = {
      TableName,
      Key: { key: 'verify#none' },
      ConditionExpression: 'attribute_not_exists(#key)',
      ExpressionAttributeNames: { '#key': 'key' },
    };
    await documents.send(new TransactWriteCommand({ TransactItems: [{ Put }, { ConditionCheck }] }));
  };
  const measured = (id: string, title: string, call: () => Promise<void>): Check => ({
    id: `database.${id}`,
    title: `${title}, ${ROUNDS} times below ${LIMIT_MS} ms`,
    run: () => timed(context, call),
  });
  if (readOnly)
    return [...looks, { id: 'database.read', title: 'reads a probe item', run: async () => (await get(), ok()) }];
  return [
    ...looks,
    measured('get', 'a consistent read', get),
    measured('write', 'a write', put),
    {
      ...measured('transaction', 'a transaction', transact),
      run: async () => {
        try {
          return await timed(context, transact);
        } finally {
          await documents.send(new DeleteCommand({ TableName: await runtime(), Key: PROBE })).catch(() => undefined);
        }
      },
    },
  ];
}

async function tableGood(context: OpsContext, access: StageAccess, { name }: TableDefinition): Promise<Finding> {
  const { stage } = access;
  const names = await servingTables(context, access);
  const state = await readTableState(context.aws(access).client(DynamoDBClient), name, names[name], stage);
  if (state === undefined) return fail(`${names[name]} is missing`);
  const problems = problemsOf(state, stage);
  if (problems.length > 0) return fail(problems.join('; '));
  const window = state.window ? `, back to ${state.window.from}` : '';
  return ok(`${state.items} items, ${state.indexes.length} indexes${window}`);
}

function item(context: OpsContext) {
  return { ...PROBE, expiresAtSeconds: Math.floor(context.clock.now() / 1000) + KEPT_SECONDS };
}

/** Measures calls. The second slowest counts, because the first opens the connection. */
async function timed(context: OpsContext, call: () => Promise<void>): Promise<Finding> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const began = performance.now();
    const clock = context.clock.now();
    await call();
    // The test clock plus the high-resolution clock.
    times.push(Math.max(performance.now() - began, context.clock.now() - clock));
  }
  times.sort((one, other) => one - other);
  const [median = 0, p95 = 0] = [times[ROUNDS / 2], times[ROUNDS - 2]];
  const said = `median ${median.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`;
  return p95 < LIMIT_MS ? ok(said) : fail(said);
}
