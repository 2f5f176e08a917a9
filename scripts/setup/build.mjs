import { cpSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleService, SERVICE } from './bundle.mjs';
import { hintFiles } from './compile-hints.mjs';
import { compressFiles } from './compress.mjs';
import { SETUP_LOCK } from './install.mjs';
import { alone } from './lock.mjs';
import { environmentWith, findNode } from './node.mjs';
import { ROOT } from './root.mjs';
import { step } from './run.mjs';
import { fingerprint, isCurrent, remember } from './sources.mjs';

const SHARED = ['libs', 'tsconfig.base.json', 'package-lock.json'];
const WEB = join(ROOT, 'apps', 'web');
const STANDALONE = join(WEB, '.next', 'standalone', 'apps', 'web');

/** Build targets with their sources and results. */
const TARGETS = {
  api: {
    places: ['apps/api', 'nest-cli.json', 'scripts/setup/bundle.mjs', ...SHARED],
    stamp: join(ROOT, 'dist', 'api.built'),
    result: SERVICE,
    build: buildApi,
  },
  web: {
    places: ['apps/web', 'scripts/setup/compile-hints.mjs', 'scripts/setup/compress.mjs', ...SHARED],
    stamp: join(WEB, '.next', 'web.built'),
    result: join(STANDALONE, 'server', 'main.js'),
    build: buildWeb,
  },
};

/**
 * Builds missing and outdated targets concurrently.
 *
 * @param {readonly ('api' | 'web')[]} names
 * @param {{ force?: boolean }} [options]
 * @throws {import('./root.mjs').SetupFailure} with the compiler's output
 */
export async function ensureBuilt(names, { force = false } = {}) {
  const stale = () => names.filter((name) => force || !isBuilt(TARGETS[name]));
  if (stale().length === 0) return;
  await alone(SETUP_LOCK, async () => {
    const outcomes = await Promise.allSettled(stale().map((name) => buildTarget(TARGETS[name])));
    const failed = outcomes.find(({ status }) => status === 'rejected');
    if (failed) throw failed.reason;
  });
}

function isBuilt({ places, stamp, result }) {
  return existsSync(result) && isCurrent(stamp, fingerprint(places));
}

async function buildTarget({ places, stamp, build }) {
  const mark = fingerprint(places);
  rmSync(stamp, { force: true });
  await build();
  remember(stamp, mark);
}

async function buildApi() {
  const node = findNode();
  const nest = join(ROOT, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
  await step('Building the service', node, [nest, 'build', 'api'], { env: environmentWith(node) });
  await bundleService();
}

/**
 * Builds the web application. Next does not copy static files into its server folder, so this function does. Our server
 * replaces Next's `server.js`.
 */
async function buildWeb() {
  const node = findNode();
  const next = join(ROOT, 'node_modules', 'next', 'dist', 'bin', 'next');
  const env = environmentWith(node, { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' });
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const whole = join(WEB, '.next', 'standalone');
  await step('Building the saved verifier', node, [join(ROOT, 'scripts', 'setup', 'verifier.mjs')], { env });
  await step('Building the service worker', node, [join(ROOT, 'scripts', 'setup', 'worker.mjs')], { env });
  await step('Building the web application', node, [next, 'build'], { cwd: WEB, env });
  await step('Building the web server', node, [tsc, '-p', join(WEB, 'server'), '--outDir', whole], { env });
  // Next marks its build as CommonJS.
  writeFileSync(join(whole, 'libs', 'package.json'), '{"type":"module"}\n');
  rmSync(join(STANDALONE, 'server.js'));
  const served = join(STANDALONE, '.next', 'static');
  cpSync(join(WEB, '.next', 'static'), served, { recursive: true });
  hintFiles(join(served, 'chunks'));
  await compressFiles(served);
  const files = join(WEB, 'public');
  if (existsSync(files)) cpSync(files, join(STANDALONE, 'public'), { recursive: true });
}
