/**
 * Fails on a flag that is undeclared, unused or past its date, on an invalid flag document of the repository or one with
 * an unknown attribute, and on generated pages that are out of date. `--write` generates the pages instead.
 */
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { FLAGS } from '../../libs/contract/src/flags/manifest.ts';
import { generated } from './describe.ts';
import { problemsOf } from './documents.ts';
import { flagProblems, type SourceFile } from '../../libs/flags/src/check.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const SKIPPED = ['node_modules', '.next', 'dist', 'coverage'];

function sources(): readonly SourceFile[] {
  const paths = globSync(['apps/**/*.{ts,tsx}', 'libs/domain/**/*.ts', 'scripts/**/*.ts'], {
    cwd: ROOT,
    exclude: (name) => SKIPPED.some((skipped) => name.split('/').includes(skipped)),
  });
  // A list of all flags is not a use of a flag.
  const others = paths.filter((path) => !path.startsWith('scripts/flags/'));
  return others.map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
}

/** Returns the problems of the stages' initial documents. */
function documentProblems(): readonly string[] {
  const paths = ['libs/contract/src/flags/flags.json', ...globSync('infra-pulumi/flags/*.json', { cwd: ROOT })];
  return paths.flatMap((path) => problemsOf(readFileSync(join(ROOT, path), 'utf8'), path));
}

async function formatted(path: string, text: string): Promise<string> {
  const filepath = join(ROOT, path);
  return format(text, { ...(await resolveConfig(filepath)), filepath });
}

const write = process.argv.includes('--write');
const problems = write
  ? []
  : [...flagProblems(FLAGS, sources(), new Date().toISOString().slice(0, 10)), ...documentProblems()];
for (const [path, text] of Object.entries(generated(FLAGS))) {
  const file = join(ROOT, path);
  const wanted = await formatted(path, text);
  if (existsSync(file) && readFileSync(file, 'utf8') === wanted) continue;
  if (write) writeFileSync(file, wanted);
  else problems.push(`${path} is out of date: run npm run flags:describe`);
}
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
