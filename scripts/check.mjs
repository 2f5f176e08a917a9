/** `npm run check`: format, lint, types, import rules, unused code and unit tests. */
import { attempt } from './setup/attempt.mjs';
import { runChecks } from './setup/checks.mjs';
import { ensureInstalled } from './setup/install.mjs';
import { SetupFailure } from './setup/root.mjs';

await attempt(async () => {
  await ensureInstalled();
  const begin = Date.now();
  const failed = await runChecks({ tests: true });
  if (failed.length > 0) throw new SetupFailure(`Failed: ${failed.join(', ')}`);
  console.log(`All checks passed in ${Math.round((Date.now() - begin) / 1_000)} s.`);
});
