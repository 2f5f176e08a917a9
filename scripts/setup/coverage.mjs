/** Writes the coverage table of docs/TESTING.md from Jest's summary. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import jestConfiguration from '../../jest.config.mjs';
import { ROOT } from './root.mjs';

const PAGE = join(ROOT, 'docs', 'TESTING.md');
const BEGIN = '<!-- coverage: begin -->';
const END = '<!-- coverage: end -->';
const LIBRARIES = ['libs/contract', 'libs/domain', 'libs/flags', 'libs/proof'];
const AREAS = [...LIBRARIES, 'apps/api', 'apps/ops', 'apps/web', 'infra-pulumi'];

/**
 * Least percentage of covered lines, by folder. Jest judges its own folders. The stages of the infrastructure are built in
 * child processes, so `withChildCoverage` judges them.
 */
export const THRESHOLDS = { ...jestConfiguration.coverageThreshold, './infra-pulumi/': { lines: 90 } };

const KINDS = ['lines', 'branches', 'functions'];

/**
 * Renders the coverage table in whole percents, rounded down, so that small differences do not change the page.
 *
 * @param {Record<string, Record<string, { total: number, covered: number }>>} summary `coverage-summary.json` of Jest
 * @param {Record<string, { lines: number }>} thresholds of Jest, by folder
 * @param {string} root top of the repository
 * @returns {string} a table in Markdown
 */
export function coverageTable(summary, thresholds, root) {
  const files = Object.entries(summary)
    .filter(([path]) => path !== 'total')
    .map(([path, counts]) => ({ path: relative(root, path).replaceAll('\\', '/'), counts }));
  const rows = AREAS.map((area) => {
    const own = files.filter(({ path }) => path.startsWith(`${area}/`));
    const percents = KINDS.map((kind) => percentOf(own.map(({ counts }) => counts[kind])));
    return [`\`${area}\``, ...percents, `${thresholdOf(thresholds, area)} %`, String(own.length)];
  });
  const head = ['folder', ...KINDS, 'least lines', 'files'];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Replaces the table between the markers of a page. */
export function withTable(page, table) {
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`${PAGE} has no markers ${BEGIN} and ${END}`);
  return `${before}${BEGIN}\n\n${table}\n\n${END}${after}`;
}

/** Writes the table after a run with the coverage of every folder. */
export async function writeCoverage() {
  const counted = join(ROOT, 'coverage', 'coverage-summary.json');
  if (!existsSync(counted)) return;
  const summary = JSON.parse(readFileSync(counted, 'utf8'));
  const { format, resolveConfig } = await import('prettier');
  const table = coverageTable(summary, THRESHOLDS, ROOT);
  const page = withTable(readFileSync(PAGE, 'utf8'), table);
  writeFileSync(PAGE, await format(page, { ...(await resolveConfig(PAGE)), filepath: PAGE }));
  console.log('wrote the coverage into docs/TESTING.md');
}

function percentOf(counts) {
  const total = counts.reduce((sum, each) => sum + each.total, 0);
  const covered = counts.reduce((sum, each) => sum + each.covered, 0);
  return total === 0 ? '–' : `${Math.floor((100 * covered) / total)} %`;
}

function thresholdOf(thresholds, area) {
  const folder = Object.keys(thresholds).find((each) => `./${area}/`.startsWith(each));
  if (folder === undefined) throw new Error(`No threshold covers ${area}`);
  return thresholds[folder].lines;
}
