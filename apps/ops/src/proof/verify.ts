/** Entry point of `npm run verify`: verifies receipts, without an account and without the service. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../core/root.ts';
import { exitCodeOf, reportOf, VERIFY_EXIT, verifyFiles } from './verify-files.ts';

const USAGE = 'npm run verify -- FILE... [--keys FILE] [--data FOLDER]';

async function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { keys: { type: 'string' }, data: { type: 'string', default: join(ROOT, '.local') } },
  });
  if (positionals.length === 0) throw new Error('Name at least one file.');
  const hosts = (process.env['CIVICFORGE_TRUSTED_HOSTS'] ?? '').split(',').filter(Boolean);
  const results = await verifyFiles(positionals, { file: values.keys, hosts, data: values.data, fetch });
  for (const line of reportOf(results)) console.log(line);
  return exitCodeOf(results);
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\nUsage: ${USAGE}`);
  process.exitCode = VERIFY_EXIT.notReceipt;
}
