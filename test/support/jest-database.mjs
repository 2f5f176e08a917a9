/**
 * Jest's global setup: one database in memory for all tests. Each test creates tables under its own prefix. Jest loads
 * this file outside its transforms.
 */
import { startDatabase } from './database.ts';

export default async function setup() {
  if (process.env.CIVICFORGE_TEST_DYNAMODB !== undefined) return;
  const database = await startDatabase();
  process.env.CIVICFORGE_TEST_DYNAMODB = database.endpoint;
  globalThis.civicforgeTestDatabase = database;
}
