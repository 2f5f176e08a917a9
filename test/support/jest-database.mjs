/**
 * Jest's global setup: one database in memory for every test that needs one. Each test makes tables under a prefix
 * of its own. Jest loads this file itself, outside its transforms.
 */
import { startDatabase } from './database.ts';

export default async function setup() {
  if (process.env.CIVICFORGE_TEST_DYNAMODB !== undefined) return;
  const database = await startDatabase();
  process.env.CIVICFORGE_TEST_DYNAMODB = database.endpoint;
  globalThis.civicforgeTestDatabase = database;
}
