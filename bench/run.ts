/**
 * `npm run bench [-- NAME...] [--write]`: runs the benchmarks and prints their figures; `--write` puts them into
 * bench/README.md between the marks of each.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { run as api } from './api/main.ts';
import { run as flags } from './flags/main.ts';
import { run as receipts } from './receipts/main.ts';
import { run as scale } from './scale/main.ts';
import { run as web } from './web/main.ts';

const BENCHES: Readonly<Record<string, () => Promise<string>>> = { flags, api, receipts, scale, web };
const README = fileURLToPath(new URL('README.md', import.meta.url));

/** Replaces the text between the markers of a benchmark. */
function withFigures(text: string, name: string, figures: string): string {
  const [begin, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`bench/README.md has no markers for ${name}`);
  return `${text.slice(0, from)}${begin}\n\n${figures}\n\n${text.slice(to)}`;
}

async function keep(name: string, figures: string): Promise<void> {
  const text = withFigures(readFileSync(README, 'utf8'), name, figures);
  writeFileSync(README, await format(text, { ...(await resolveConfig(README)), filepath: README }));
}

const wanted = process.argv.slice(2);
const write = wanted.includes('--write');
const named = wanted.filter((name) => name !== '--write');
const unknown = named.filter((name) => !Object.hasOwn(BENCHES, name));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}.`);
  process.exit(2);
}
for (const [name, run] of Object.entries(BENCHES)) {
  if (named.length > 0 && !named.includes(name)) continue;
  console.log(`Measuring ${name}; this takes a few minutes …`);
  const figures = await run();
  console.log(`\n${figures}\n`);
  if (write) await keep(name, figures);
}
process.exit(0);
