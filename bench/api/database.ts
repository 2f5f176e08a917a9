import type { TableNames } from '../../libs/contract/src/local-stack.ts';
import { createTables, databaseCommand } from '../../scripts/local/database.ts';
import { freePort, type Running, start } from './processes.ts';

export interface BenchDatabase {
  readonly database: Running;
  readonly endpoint: string;
  readonly tables: TableNames;
}

/**
 * Starts the embedded database with the tables of one service.
 * @param file keeps the data; without one they are in memory
 */
export async function startDatabase(file?: string): Promise<BenchDatabase> {
  const port = await freePort();
  const { command, args } = databaseCommand(port, file);
  const database = await start(command, args, {}, { port });
  const endpoint = `http://127.0.0.1:${String(port)}`;
  return { database, endpoint, tables: await createTables(endpoint, 'bench-') };
}
