import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT } from '../local/root.ts';
import { docker, run } from './docker.ts';

/** Files of a source folder, each with its expected presence in the build context. */
const PLANTED: readonly (readonly [path: string, isSent: boolean])[] = [
  ['package.json', true],
  ['package-lock.json', true],
  ['apps/api/package.json', true],
  ['apps/api/src/main.ts', true],
  ['apps/web/app/page.tsx', true],
  ['apps/web/app/quests/[id]/page.tsx', true],
  ['libs/domain/src/index.ts', true],
  ['libs/contract/src/flags/flags.json', true],
  ['scripts/containers/prune.ts', true],
  ['.git/config', false],
  ['.git/objects/ab/cdef', false],
  ['.gitignore', false],
  ['.env', false],
  ['.env.production', false],
  ['apps/web/.env.local', false],
  ['apps/api/.env', false],
  ['secrets.json', false],
  ['id_ed25519', false],
  ['apps/api/signing.pem', false],
  ['scripts/tls.key', false],
  ['.local/stack/keys.json', false],
  ['scripts/.local/keys.json', false],
  ['node_modules/left/index.js', false],
  ['apps/web/node_modules/left/index.js', false],
  ['apps/web/.next/server/page.js', false],
  ['dist/service/main.js', false],
  ['apps/api/src/app.spec.ts', false],
  ['apps/web/features/form.spec.tsx', false],
  ['libs/domain/src/rules.spec.ts', false],
  ['scripts/local/flags.spec.ts', false],
  ['scripts/local/options.spec.mjs', false],
  ['playwright.config.mjs', true],
  ['test/web/attestation.journey.ts', true],
  ['test/support/journey.ts', true],
  ['apps/api/testing/app.ts', false],
  ['apps/web/testing/setup.ts', false],
  ['libs/domain/src/testing.ts', false],
  ['test/api/identity.spec.ts', false],
  ['infra-pulumi/Pulumi.prod.yaml', false],
  ['infra-pulumi/index.ts', false],
  ['docs/OPERATIONS.md', false],
  ['apps/api/debug.log', false],
  ['libs/database.sqlite', false],
  ['coverage/lcov.info', false],
];

/**
 * Builds an image from a folder with unwanted files and lists the received files.
 * @returns unexpected and missing files; empty on success
 */
export async function checkContext(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'civicforge-context-'));
  const image = `civicforge-context:${process.pid}`;
  try {
    for (const [path] of PLANTED) {
      mkdirSync(join(folder, dirname(path)), { recursive: true });
      writeFileSync(join(folder, path), 'planted');
    }
    cpSync(join(ROOT, '.dockerignore'), join(folder, '.dockerignore'));
    writeFileSync(join(folder, 'Dockerfile'), 'FROM scratch\nCOPY . /\nCMD ["none"]\n');
    await docker('build', '--tag', image, folder);
    const arrived = new Set(await filesOf(image));
    return PLANTED.flatMap(([path, isSent]) => {
      if (arrived.has(path) === isSent) return [];
      return [isSent ? `${path} does not reach the builder` : `${path} reaches the builder`];
    });
  } finally {
    rmSync(folder, { recursive: true });
    await run('docker', ['image', 'rm', '--force', image]);
  }
}

async function filesOf(image: string): Promise<string[]> {
  const id = (await docker('create', image)).trim();
  try {
    const list = await run('sh', ['-c', `docker export ${id} | tar -t`]);
    return list.stdout.split('\n');
  } finally {
    await docker('rm', id);
  }
}
