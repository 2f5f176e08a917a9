import { type Check, fail, ok } from '../core/checks.ts';
import { messageOf } from '../core/exit-codes.ts';
import type { OpsContext } from '../core/ops-context.ts';

const JEST = [
  '--experimental-vm-modules',
  '--no-warnings',
  'node_modules/jest/bin/jest.js',
  '--selectProjects',
  'infra',
];

/** Returns the offline checks of the program: types, rules, tests, format and generated documents. */
export function infraChecks(context: OpsContext): Check[] {
  const check = (id: string, title: string, program: string, words: readonly string[], fix: string): Check => ({
    id: `infra.${id}`,
    title,
    run: async () => {
      try {
        const { code, stdout, stderr } = await context.run(program, words, { cwd: context.root });
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
