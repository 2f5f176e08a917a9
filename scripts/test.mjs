/**
 * `npm test`: runs all checks and tests, also from a new clone. The last line is the sum of all runners. A complete run
 * stores its result with the hash of the sources for `npm run ops -- ready`.
 *
 *   npm test                               all checks and tests
 *   npm run test:coverage                  unit and service tests with their thresholds, into docs/TESTING.md
 *   npm run test:e2e -- --env=local|STAGE|URL    browser journeys against a new stack; against a running stage those
 *                                          that leave nothing behind, as the smoke members
 *                                          (CIVICFORGE_SMOKE_PEOPLE_FILE)
 *   npm run test:e2e -- --browser=firefox|webkit    the main journeys in another browser, if this machine has it
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBrowser } from './setup/browser.mjs';
import { ensureBuilt } from './setup/build.mjs';
import { CHECK_NAMES, runChecks } from './setup/checks.mjs';
import { THRESHOLDS, writeCoverage } from './setup/coverage.mjs';
import { ensureInstalled } from './setup/install.mjs';
import { findNode } from './setup/node.mjs';
import { OTHER_BROWSERS, whyNot } from './setup/other-browsers.mjs';
import { ROOT, SetupFailure } from './setup/root.mjs';
import { closingLine, runEach, runJest, runJourneys } from './setup/runners.mjs';
import { forgetTests, recordTests, sourcesNow } from './setup/test-record.mjs';

/** The journeys that every browser has to pass: a whole quest, and signing in. */
const MAIN_JOURNEYS = ['attestation.journey', 'session.journey'];

const PARTS = { all: runAndRecord, coverage: runCoverage, e2e: runBrowser };

const outcomes = await runAsked().catch(cannotRun);
for (const problem of outcomes.flatMap(({ problems }) => problems)) console.log(problem);
console.log(closingLine(outcomes));
const isGood = outcomes.every(({ failed }) => failed === 0) && outcomes.some(({ passed }) => passed > 0);
process.exitCode = isGood ? 0 : 1;

async function runAsked() {
  const { part, words } = readCommandLine(process.argv.slice(2));
  await ensureInstalled();
  findNode();
  return PARTS[part](words);
}

/** Returns the outcome of a runner that could not start. */
function cannotRun(error) {
  return [
    { name: 'setup', passed: 0, failed: 1, problems: [error instanceof SetupFailure ? error.message : error.stack] },
  ];
}

async function runAndRecord() {
  forgetTests();
  const before = await sourcesNow();
  const outcomes = await runEverything();
  await recordTests(before, outcomes, THRESHOLDS);
  return outcomes;
}

async function runEverything() {
  await ensureBrowser();
  await ensureBuilt(['api', 'web']);
  return runEach({
    checks: runSourceChecks,
    'unit and service tests': runCovered,
    scripts: () => runJest('scripts', ['--selectProjects', 'scripts', '--silent', '--maxWorkers=2']),
    'several processes': () => runJest('several processes', ['--selectProjects', 'stack', '--maxWorkers=2'], excuse()),
    journeys: () => runJourneys([]),
    'journeys in other browsers': () => runOtherBrowsers(OTHER_BROWSERS),
  });
}

/** DynamoDB Local needs Java. Without Java the contract of the repositories on it is skipped and counted. */
function excuse() {
  if (spawnSync('java', ['-version']).status === 0) return {};
  const why = 'DynamoDB Local needs Java 17, which is missing here (docs/GETTING_STARTED.md)';
  return { excused: { spec: 'test/contract/repositories.spec.ts', why } };
}

async function runSourceChecks() {
  console.log('\n── checks ──');
  const failed = await runChecks({ tests: false });
  const problems = failed.map((name) => `checks: ${name} failed`);
  const checks = CHECK_NAMES.map((name) => ({ name, passed: !failed.includes(name) }));
  return { name: 'checks', passed: 0, failed: failed.length, problems, checks };
}

async function runCovered() {
  const projects = ['--selectProjects', 'libs', 'api', 'web', 'ops', 'infra'];
  // V8 reports the coverage of every script of a process after each file, those of earlier files too. A new worker
  // begins without them.
  const words = [...projects, '--coverage', '--silent', '--maxWorkers=2', '--workerIdleMemoryLimit=400MB'];
  // From installed packages, which a new clone does not have when this file loads.
  const { withChildCoverage } = await import('./setup/child-coverage.mjs');
  return [await withChildCoverage((env) => runJest('unit and service tests', words, { env }))];
}

/** Also writes the coverage table into the documents. `npm test` does not change the tree. */
async function runCoverage() {
  const outcomes = await runCovered();
  if (outcomes.every(({ failed }) => failed === 0)) await writeCoverage();
  return outcomes;
}

/** Runs the main journeys in the browsers that this machine has. The others are named as not run. */
async function runOtherBrowsers(names, words = MAIN_JOURNEYS) {
  const outcomes = [];
  for (const name of names) {
    const why = await whyNot(name);
    const notRun = { name, passed: 0, failed: 0, problems: [`journeys in ${name}: not run: ${why}`] };
    outcomes.push(why === undefined ? await runJourneys(words, { env: { CIVICFORGE_BROWSER: name } }) : notRun);
  }
  return outcomes;
}

/** @param {readonly string[]} words `--env=…`, `--browser=…` and Playwright's arguments */
async function runBrowser(words) {
  await ensureBrowser();
  const environment = words.find((word) => word.startsWith('--env='))?.slice('--env='.length) ?? 'local';
  const browser = words.find((word) => word.startsWith('--browser='))?.slice('--browser='.length);
  const others = words.filter((word) => !/^--(env|browser)=/.test(word));
  if (environment !== 'local') {
    if (!process.env.CIVICFORGE_SMOKE_PEOPLE_FILE) {
      throw new SetupFailure(
        `--env=${environment}: CIVICFORGE_SMOKE_PEOPLE_FILE must name a file with the two smoke members: [{ "email", "password" }, { … }].`,
      );
    }
    return [await runJourneys(others, { env: { CIVICFORGE_WEB_URL: addressOf(environment) } })];
  }
  await ensureBuilt(['api', 'web']);
  if (browser === undefined) return [await runJourneys(others)];
  if (!OTHER_BROWSERS.includes(browser)) throw new SetupFailure(`--browser takes one of ${OTHER_BROWSERS.join(', ')}`);
  return runOtherBrowsers([browser], others.length > 0 ? others : MAIN_JOURNEYS);
}

/** Returns the address of a stage from its variable or its saved outputs, so that no source contains one. */
function addressOf(environment) {
  const variable = `CIVICFORGE_${environment.toUpperCase()}_URL`;
  const given = /^https?:\/\//.test(environment) ? environment : process.env[variable];
  const address = given ?? savedAddress(environment);
  if (address && URL.canParse(address)) return address;
  throw new SetupFailure(
    `--env=${environment}: give local, an address, or a stage whose address is in ${variable} or was saved by "npm run ops -- infra outputs ${environment}".`,
  );
}

function savedAddress(stage) {
  const records = process.env.CIVICFORGE_OPS_RECORDS ?? join(ROOT, '.local', 'ops');
  const path = join(records, `outputs.${stage}.json`);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).address : undefined;
}

function readCommandLine(words) {
  const only = words.find((word) => word.startsWith('--only='))?.slice('--only='.length) ?? 'all';
  if (!Object.hasOwn(PARTS, only)) throw new SetupFailure(`--only takes one of ${Object.keys(PARTS).join(', ')}`);
  return { part: only, words: words.filter((word) => !word.startsWith('--only=')) };
}
