import { join } from 'node:path';
import { environmentWith, findNode } from './node.mjs';
import { ROOT } from './root.mjs';
import { lastLines, run } from './run.mjs';

const AT_ONCE = 2;

const bin = (...path) => join(ROOT, 'node_modules', ...path);

/** Command that generates the client types of the web application from the OpenAPI document. */
export const CLIENT_TYPES = [
  bin('openapi-typescript', 'bin', 'cli.js'),
  'docs/openapi.json',
  '--output',
  'apps/web/lib/api/schema.d.ts',
];

/** Static checks of the sources. */
const CHECKS = [
  { name: 'lint', args: [bin('eslint', 'bin', 'eslint.js'), '.'] },
  { name: 'types', args: [bin('typescript', 'bin', 'tsc'), '-p', 'tsconfig.json', '--noEmit'] },
  { name: 'types of the web application', args: [bin('typescript', 'bin', 'tsc'), '-p', 'apps/web', '--noEmit'] },
  { name: 'types of the infrastructure', args: [bin('typescript', 'bin', 'tsc'), '-p', 'infra-pulumi'] },
  { name: 'format', args: [bin('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level', 'warn', '.'] },
  { name: 'import rules', args: [bin('dependency-cruiser', 'bin', 'dependency-cruise.mjs'), ...importRules()] },
  { name: 'client of the API', args: [...CLIENT_TYPES, '--check'] },
  { name: 'flags', args: ['scripts/flags/check.ts'] },
  { name: 'documents', args: ['scripts/docs/check.ts'] },
  { name: 'unused files and exports', args: [bin('knip', 'bin', 'knip.js'), '--no-progress'] },
];

/** Names of the checks without the tests. */
export const CHECK_NAMES = ['leftovers', ...CHECKS.map(({ name }) => name)];

/** Tests without a running stack. `npm test` runs them with coverage instead. */
const UNIT_TESTS = {
  name: 'unit tests',
  args: [
    '--experimental-vm-modules',
    '--no-warnings=ExperimentalWarning',
    bin('jest', 'bin', 'jest.js'),
    '--selectProjects',
    'libs',
    'api',
    'web',
    'ops',
    'scripts',
    'infra',
    '--silent',
    '--maxWorkers=2',
  ],
};

/**
 * Runs the checks, two at a time, and prints the result of each.
 *
 * @param {{ tests: boolean }} options whether the unit tests are among them
 * @returns {Promise<string[]>} names of the failed checks, whose output is printed
 */
export async function runChecks({ tests }) {
  const waiting = tests ? [UNIT_TESTS, ...CHECKS] : [...CHECKS];
  const failed = [];
  if (!(await hasNoLeftovers())) failed.push('leftovers');
  const worker = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      if (!(await passes(check))) failed.push(check.name);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return failed;
}

async function passes({ name, args }) {
  const node = findNode();
  console.log(`  ${name} …`);
  const { code, output, seconds } = await run(node, args, { env: environmentWith(node) });
  console.log(`  ${name}: ${code === 0 ? 'passed' : 'FAILED'} after ${seconds.toFixed(1)} s`);
  if (code !== 0) console.log(`\n${indent(lastLines(output, 120))}\n`);
  return code === 0;
}

/** Checks that no backup file of an editor or a merge is tracked. */
async function hasNoLeftovers() {
  const { code, output } = await run('git', ['ls-files', '--', '*.bak', '*.orig', '*.old', '*.rej', '*~']);
  const clean = code === 0 && output.trim() === '';
  console.log(`  leftovers: ${clean ? 'passed' : 'FAILED'}`);
  if (!clean) console.log(`\n${indent(`Tracked files that should not be there:\n${output}`)}\n`);
  return clean;
}

function importRules() {
  return [
    '--config',
    '.dependency-cruiser.mjs',
    '--output-type',
    'err-long',
    'apps',
    'libs',
    'scripts',
    'test',
    'infra-pulumi',
  ];
}

function indent(text) {
  return text.replace(/^/gm, '    ');
}
