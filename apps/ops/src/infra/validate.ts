import { type Check, fail, ok } from '../core/checks.ts';
import { messageOf } from '../core/exit-codes.ts';
import type { World } from '../core/world.ts';

const JEST = [
  '--experimental-vm-modules',
  '--no-warnings',
  'node_modules/jest/bin/jest.js',
  '--selectProjects',
  'infra',
];

/** Types, rules with their tests, format, and what the program says about itself. All offline. */
export function infraChecks(world: World): Check[] {
  const check = (id: string, says: string, program: string, words: readonly string[], fix: string): Check => ({
    id: `infra.${id}`,
    says,
    look: async () => {
      try {
        const { code, stdout, stderr } = await world.run(program, words, { cwd: world.root });
        if (code === 0) return ok();
        return fail(`${`${stdout}\n${stderr}`.trim().split('\n').slice(-3).join(' ').slice(0, 300)}; ${fix}`);
      } catch (error) {
        return fail(`${messageOf(error)}; is everything installed? "npm ci"`);
      }
    },
  });
  const bin = (name: string) => `node_modules/.bin/${name}`;
  return [
    check(
      'types',
      'types of the program',
      bin('tsc'),
      ['-p', 'infra-pulumi/tsconfig.json'],
      'see "npm run test:infra"',
    ),
    check('rules', 'rules and tests', process.execPath, [...JEST, '--runInBand'], 'see "npm run test:infra"'),
    check('format', 'format', bin('prettier'), ['--check', 'infra-pulumi'], 'run prettier --write infra-pulumi'),
    check(
      'described',
      'lists, cost and rights are those of the program',
      process.execPath,
      ['--no-warnings', 'infra-pulumi/describe.ts', '--check'],
      'run "npm run docs:infra" and review the difference',
    ),
  ];
}
