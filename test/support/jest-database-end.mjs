/** Jest's global teardown: ends the database that the setup started. */
export default async function teardown() {
  await globalThis.civicforgeTestDatabase?.stop();
}
