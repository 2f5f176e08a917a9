/**
 * Writes the generated files: cost data, diagram, tables, rights and lists of resources.
 * `--check` writes nothing and fails when a file is out of date.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { documents } from './documents.ts';

const ROOT = join(import.meta.dirname, '..');
const isCheck = process.argv.includes('--check');
const outdated: string[] = [];

for (const [path, wanted] of Object.entries(await documents())) {
  const file = join(ROOT, path);
  if (existsSync(file) && readFileSync(file, 'utf8') === wanted) continue;
  outdated.push(path);
  if (isCheck) continue;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, wanted);
}

const list = outdated.map((path) => `  ${path}`).join('\n');
if (outdated.length === 0) console.log('Everything is up to date.');
else if (isCheck) console.log(`Out of date; run \`npm run docs:infra\` and \`npm run docs:data\`:\n${list}`);
else console.log(`Written:\n${list}\nNext: \`npm run docs:data\` generates the documents that show this data.`);
if (isCheck && outdated.length > 0) process.exitCode = 1;
