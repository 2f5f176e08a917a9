/** Entry point of `npm run verify`: verifies receipts, without an account and without the service. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../core/root.ts';
import { exitCodeOf, reportOf, VERIFY_EXIT, verifyFiles } from './verify-files.ts';

const USAGE = 'npm run verify -- FILE... [--keys FILE] [--data FOLDER]';

const HELP = `Usage: ${USAGE}

Verifies receipts, each fact by itself, without an account and without the service.

  --keys FILE    trusted keys of issuer and log: { "did": <did.json>, "vkey": "<line>" }
  --data FOLDER  data folder of a local stack, whose receipts need no --keys; default: .local

Keys of the hosts in CIVICFORGE_TRUSTED_HOSTS (comma-separated) are fetched. Keys inside a receipt count for nothing.
Exit code 0: all facts hold. 1: a fact does not hold. 2: a file is not a receipt.`;

async function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      keys: { type: 'string' },
      data: { type: 'string', default: join(ROOT, '.local') },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    console.log(HELP);
    return VERIFY_EXIT.holds;
  }
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
