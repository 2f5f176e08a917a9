import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentWith, findNode } from './node.mjs';
import { ROOT, SetupFailure } from './root.mjs';
import { run } from './run.mjs';

/**
 * @typedef {object} Outcome
 * @property {string} name
 * @property {number} passed
 * @property {number} failed at least 1 for a failed runner
 * @property {number} skipped excused tests; any other skipped test is a failure
 * @property {string[]} problems one line each, for the summary
 * @property {string[]} [specs] absolute paths of the passed spec files
 * @property {string[]} [brokenSpecs] absolute paths of the failed spec files
 * @property {{ name: string, passed: boolean }[]} [checks]
 */

/** Timeout of a runner, also on a slow and busy machine. A killed runner counts as failed. */
const LONGEST_RUN_MS = 45 * 60_000;

/** Number of failed tests that the summary names for each runner. */
const MOST_REASONS = 20;

/**
 * Runs Jest with the arguments.
 *
 * @param {string} name
 * @param {readonly string[]} args
 * @param {{ env?: Record<string, string>, excused?: { spec: string, why: string } }} [options] `excused` names the one
 *   spec whose tests may be skipped on this machine
 * @returns {Promise<Outcome>}
 */
export async function runJest(name, args, { env = {}, excused } = {}) {
  return inOwnFolder(async (folder, own) => {
    const report = join(folder, 'jest.json');
    const jest = join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');
    const flags = ['--experimental-vm-modules', '--no-warnings=ExperimentalWarning', jest];
    const outcome = await show(name, [...flags, '--json', '--outputFile', report, ...args], { ...own, ...env });
    const read = () => JSON.parse(readFileSync(report, 'utf8'));
    const { passed: specs, failed: brokenSpecs } = specsIn(readOrNothing(read));
    return { ...tally(name, outcome, () => countJest(read(), excused?.spec), excused?.why), specs, brokenSpecs };
  });
}

/**
 * Runs the browser journeys against a new stack, or against `CIVICFORGE_WEB_URL`; `CIVICFORGE_BROWSER` names another browser
 * than Chromium.
 *
 * @param {readonly string[]} args
 * @param {{ env?: Record<string, string> }} [options]
 * @returns {Promise<Outcome>}
 */
export async function runJourneys(args, { env = {} } = {}) {
  const name = env.CIVICFORGE_BROWSER === undefined ? 'journeys' : `journeys in ${env.CIVICFORGE_BROWSER}`;
  return inOwnFolder(async (folder, own) => {
    const report = join(folder, 'journeys.json');
    const playwright = join(ROOT, 'node_modules', '@playwright', 'test', 'cli.js');
    const outcome = await show(name, [playwright, 'test', ...args], { ...own, ...env, PLAYWRIGHT_REPORT: report });
    return tally(name, outcome, () => countJourneys(JSON.parse(readFileSync(report, 'utf8'))));
  });
}

/** Counts by Jest's own summary. A file that does not run counts as one failed test. */
export function countJest(report, excusedSpec) {
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, numPendingTests, numTodoTests } = report;
  const files = excusedSpec === undefined ? [] : (report.testResults ?? []);
  const excused = files
    .filter(({ name }) => name.replaceAll('\\', '/').endsWith(excusedSpec))
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'pending').length;
  return {
    passed: numPassedTests,
    failed: numFailedTests + numRuntimeErrorTestSuites,
    skipped: numPendingTests + numTodoTests - excused,
    excused,
  };
}

/** Reads a report, or returns undefined for the partial or missing report of a killed runner. */
function readOrNothing(read) {
  try {
    return read();
  } catch {
    return {};
  }
}

/** Returns the passed and the failed spec files. */
export function specsIn({ testResults = [] }) {
  const withStatus = (isPassed) =>
    testResults.filter(({ status }) => (status === 'passed') === isPassed).map(({ name }) => name);
  return { passed: withStatus(true), failed: withStatus(false) };
}

/** Reads Playwright's summary. A journey that passed in its second attempt counts as passed and as `flaky`. */
export function countJourneys({ stats, errors }) {
  const { expected, unexpected, flaky, skipped } = stats;
  return { passed: expected + flaky, failed: unexpected + errors.length, skipped, flaky };
}

/** Joins report and exit code. A missing report, no tests, or a bad exit code without a failed test is a failure. */
export function tally(name, { code, seconds, output = '' }, count, why) {
  const { counts, lost } = readCounts(count);
  const { passed, failed, skipped, excused = 0, flaky = 0 } = counts;
  const problems = [];
  if (lost) problems.push(`${name}: the runner left no report (exit code ${code})`);
  else if (failed > 0) problems.push(`${name}: ${failed} failed`);
  else if (passed === 0) problems.push(`${name}: no test ran`);
  else if (skipped > 0) problems.push(`${name}: ${skipped} skipped, and no test may be`);
  else if (code !== 0) problems.push(`${name}: every test passed, but the runner ended with code ${code}`);
  if (problems.length > 0) problems[0] = [problems[0], ...reasonsIn(output)].join('\n  ');
  console.log(`\n${name}: ${passed} passed, ${failed} failed after ${Math.round(seconds)} s\n`);
  const allFailed = Math.max(failed, problems.length);
  if (flaky > 0) problems.push(`${name}: ${flaky} passed in the second attempt only`);
  if (excused > 0) problems.push(`${name}: ${excused} skipped: ${why}`);
  return { name, passed, failed: allFailed, skipped: excused, problems };
}

/** Returns the failed tests and missed thresholds of Jest's output, one line each, so that the summary names them. */
function reasonsIn(output) {
  const lines = output.split('\n').map((line) => line.trim());
  return [...new Set(lines.filter((line) => /^(● .+ › |Jest: .+threshold)/.test(line)))].slice(0, MOST_REASONS);
}

/**
 * Runs the runners in order. A runner that throws is one failed outcome, and the others still run.
 *
 * @param {Record<string, () => Promise<Outcome | Outcome[]>>} runners by name
 * @returns {Promise<Outcome[]>}
 */
export async function runEach(runners) {
  const outcomes = [];
  for (const [name, start] of Object.entries(runners)) {
    const problemOf = (error) => `${name}: ${error instanceof SetupFailure ? error.message : error.stack}`;
    const outcome = await start().catch((error) => ({ name, passed: 0, failed: 1, problems: [problemOf(error)] }));
    outcomes.push(...[outcome].flat());
  }
  return outcomes;
}

/** The last line of `npm test`: `N passed, N failed`, and the number of skipped tests unless it is 0. */
export function closingLine(outcomes) {
  const sum = (key) => outcomes.reduce((total, outcome) => total + (outcome[key] ?? 0), 0);
  const skipped = sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : '';
  return `${sum('passed')} passed, ${sum('failed')} failed${skipped}`;
}

function readCounts(count) {
  try {
    return { counts: count(), lost: false };
  } catch {
    return { counts: { passed: 0, failed: 0, skipped: 0 }, lost: true };
  }
}

function show(name, args, env) {
  const node = findNode();
  console.log(`\n── ${name} ──`);
  return run(node, args, {
    env: environmentWith(node, { FORCE_COLOR: '0', ...env }),
    show: true,
    limitMs: LONGEST_RUN_MS,
  });
}

/**
 * Gives a runner a folder for its report and for everything that its tests put into the system's temporary folder. Removes it
 * afterwards, so that tests leave nothing behind.
 */
async function inOwnFolder(work) {
  mkdirSync(tmpdir(), { recursive: true });
  const folder = mkdtempSync(join(tmpdir(), 'civicforge-'));
  try {
    return await work(folder, { TMPDIR: folder, TEMP: folder, TMP: folder });
  } finally {
    removeFolder(folder);
  }
}

function removeFolder(folder) {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  } catch {
    // A process that the runner did not end still writes. What it leaves does not fail the tests.
  }
}
