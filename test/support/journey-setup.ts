import { startStack } from './stack.ts';

/**
 * Playwright's global setup: starts a new stack for all journeys unless the environment names a running one. The
 * environment passes its addresses to the journeys.
 */
export default async function setup(): Promise<() => Promise<void>> {
  if (process.env['CIVICFORGE_WEB_URL'] !== undefined) return () => Promise.resolve();
  const stack = await startStack({ args: ['--fresh'], env: { RATE_LIMIT_FACTOR: '1000' } });
  process.env['CIVICFORGE_WEB_URL'] = stack.read().web;
  process.env['CIVICFORGE_STACK_FILE'] = `${stack.folder}/stack.json`;
  return async () => {
    await stack.stop();
  };
}
