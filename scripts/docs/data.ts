/**
 * Writes the documents that are generated from the files in `data/`. `--check` writes nothing and exits with code 1 when
 * a document is out of date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../local/root.ts';
import { pagesFromData } from './from-data.ts';

const isCheck = process.argv.includes('--check');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

const outdated = Object.entries(await pagesFromData(ROOT, read)).filter(([path, text]) => read(path) !== text);
if (!isCheck) for (const [path, text] of outdated) writeFileSync(join(ROOT, path), text);

const list = outdated.map(([path]) => `  ${path}`).join('\n');
if (outdated.length === 0) console.log('Everything is up to date.');
else console.log(isCheck ? `Out of date; run \`npm run docs:data\`:\n${list}` : `Written:\n${list}`);
if (isCheck && outdated.length > 0) process.exitCode = 1;
