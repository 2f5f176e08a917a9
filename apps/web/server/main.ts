/**
 * Starts the web application: Next behind the server in `front.ts`.
 *
 *     node server/main.ts --dev    the development server, in apps/web
 *     node server/main.js          the built application, in .next/standalone/apps/web
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliFiles } from './brotli-files.ts';
import { ownCertificate } from './certificate.ts';
import { setServerTime } from '../lib/server-time.ts';
import { createFront } from './front.ts';
import { localTime } from './local-time.ts';
import { builtStyles } from './page-styles.ts';

/** Requests that run at the end of the server have this time. ECS kills the container after 30 s. */
const DRAIN_MS = 25_000;

const dev = process.argv.includes('--dev');
const dir = join(import.meta.dirname, '..');
const port = Number(process.env['PORT'] ?? 5173);
const hostname = process.env['HOSTNAME'] ?? '0.0.0.0';
const built = join(dir, '.next', 'static');
const certificate = ownCertificate(process.env);

setServerTime(localTime(process.env));
process.chdir(dir);
if (!dev) readBuiltSettings();
// Next reads its settings on import.
const { default: createNext } = await import('next');
// A rewrite stays inside only if its origin equals this name, and Next writes every loopback address as `localhost`.
const next = createNext({ dev, dir, hostname: 'localhost', port });
await next.prepare();
const front = createFront(next.getRequestHandler(), {
  https: /^\s*https:/.test(process.env['PUBLIC_ORIGIN'] ?? ''),
  allowsUpgrades: dev,
  ...(!dev && { files: brotliFiles(built), styles: builtStyles(built) }),
  ...(certificate && { certificate }),
});
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop);
front.once('error', (error) => {
  console.error(error);
  process.exit(1);
});
front.listen(port, hostname, () => {
  console.log(`The web application listens on ${certificate ? 'https' : 'http'}://${hostname}:${String(port)}`);
});

/** Loads the settings of the build, because the built application has no `next.config.ts`. */
function readBuiltSettings(): void {
  const built = JSON.parse(readFileSync(join(dir, '.next', 'required-server-files.json'), 'utf8')) as {
    readonly config: object;
  };
  process.env['__NEXT_PRIVATE_STANDALONE_CONFIG'] = JSON.stringify(built.config);
}

/** Stops after running requests have ended. The development server stops at once, because its connections never end. */
function stop(): void {
  if (dev) process.exit(0);
  front.close(() => {
    void next.close().finally(() => process.exit(0));
  });
  front.closeIdleConnections();
  setTimeout(() => front.closeAllConnections(), DRAIN_MS).unref();
}
