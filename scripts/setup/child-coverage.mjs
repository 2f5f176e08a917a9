/** Adds the coverage of child processes, which Jest does not see, to Jest's coverage of infra-pulumi. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import coverage from 'istanbul-lib-coverage';
import v8ToIstanbul from 'v8-to-istanbul';
import { THRESHOLDS } from './coverage.mjs';
import { ROOT } from './root.mjs';

const AREA = './infra-pulumi/';
const FOLDER = join(ROOT, AREA);
const REPORTS = join(ROOT, 'coverage');

/**
 * Runs Jest and adds the coverage of the processes that built the stages. Too little of it is a failure.
 *
 * @param {(env: Record<string, string>) => Promise<import('./runners.mjs').Outcome>} runJest
 */
export async function withChildCoverage(runJest) {
  const folder = mkdtempSync(join(tmpdir(), 'civicforge-coverage-'));
  try {
    const outcome = await runJest({ CIVICFORGE_CHILD_COVERAGE: folder });
    const complaint = await addToSummary(folder);
    if (complaint === undefined) return outcome;
    return { ...outcome, failed: outcome.failed + 1, problems: [...outcome.problems, complaint] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Rewrites the files of the area in Jest's summary. Returns the complaint about an area below its threshold. */
async function addToSummary(folder) {
  const all = join(REPORTS, 'coverage-final.json');
  const counted = join(REPORTS, 'coverage-summary.json');
  if (!existsSync(all) || !existsSync(counted)) return undefined;
  const map = await mergedCoverage(JSON.parse(readFileSync(all, 'utf8')), folder, FOLDER);
  const summaries = map.files().map((path) => [path, map.fileCoverageFor(path).toSummary().toJSON()]);
  const summary = { ...JSON.parse(readFileSync(counted, 'utf8')), ...Object.fromEntries(summaries) };
  writeFileSync(counted, JSON.stringify(summary));
  const { pct } = map.getCoverageSummary().lines;
  const { lines: least } = THRESHOLDS[AREA];
  if (pct >= least) return undefined;
  return `coverage of infra-pulumi: ${String(pct)} % of the lines, below ${String(least)} %`;
}

/**
 * Merges Jest's coverage of one folder with the V8 coverage that child processes left. Node strips types in place, so the
 * positions of V8 are those of the source.
 *
 * @param {Record<string, object>} byJest `coverage-final.json`, by absolute path
 * @param {string} reports folder that the children got as NODE_V8_COVERAGE
 * @param {string} area absolute path of the folder; files that Jest does not count are left out
 */
export async function mergedCoverage(byJest, reports, area) {
  const own = Object.entries(byJest).filter(([path]) => path.startsWith(area));
  const map = coverage.createCoverageMap(Object.fromEntries(own));
  for (const file of readdirSync(reports)) {
    const { result } = JSON.parse(readFileSync(join(reports, file), 'utf8'));
    for (const { url, functions } of result) {
      const path = url.startsWith('file:') ? fileURLToPath(url) : '';
      if (Object.hasOwn(byJest, path) && path.startsWith(area)) map.merge(await covered(path, functions));
    }
  }
  return map;
}

async function covered(path, functions) {
  const converter = v8ToIstanbul(path, 0);
  await converter.load();
  converter.applyCoverage(functions);
  return converter.toIstanbul();
}
