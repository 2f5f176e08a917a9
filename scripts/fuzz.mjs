/**
 * `npm run fuzz [-- COUNT [SEED]]`: runs the fuzzer of the tests with ten times as many requests. It reads the routes
 * from docs/openapi.json and starts its own service and database on loopback.
 */
import { join } from 'node:path';
import { attempt } from './setup/attempt.mjs';
import { ensureInstalled } from './setup/install.mjs';
import { environmentWith, findNode } from './setup/node.mjs';
import { ROOT, SetupFailure } from './setup/root.mjs';
import { run } from './setup/run.mjs';

/** Maximum number of requests, about an hour. Use several seeds for more. */
const MOST_REQUESTS = 500_000;

await attempt(async () => {
  const [count = '20000', seed = '11'] = process.argv.slice(2);
  if (!/^\d{1,6}$/.test(count) || !/^\d{1,9}$/.test(seed) || Number(count) > MOST_REQUESTS) {
    throw new SetupFailure(`Give whole numbers: COUNT (at most ${MOST_REQUESTS}) SEED`);
  }
  await ensureInstalled();
  const node = findNode();
  const jest = join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');
  const flags = ['--experimental-vm-modules', '--no-warnings=ExperimentalWarning', jest];
  const which = ['--selectProjects', 'stack', '--testPathPatterns', 'fuzz/fuzz', '--testTimeout', '3600000'];
  const settings = { CIVICFORGE_FUZZ_COUNT: count, CIVICFORGE_FUZZ_SEED: seed };
  const { code } = await run(node, [...flags, ...which], { env: environmentWith(node, settings), show: true });
  if (code !== 0) throw new SetupFailure('Some answers break the contract: see above.');
});
