import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Check, fail, type Finding, ok } from '../core/checks.ts';
import type { OpsContext } from '../core/ops-context.ts';
import { readJsonFile, RECORD } from '../core/json-file.ts';
import { Git } from './git.ts';

/** Record of the last complete `npm test` on this machine. */
export interface TestRecord {
  readonly commit: string;
  readonly tree: string;
  readonly at: string;
  readonly passed: number;
  readonly failed: number;
  readonly problems: readonly string[];
  readonly checks: readonly { readonly name: string; readonly passed: boolean }[];
  /** Spec files without failures. */
  readonly specs: readonly string[];
  readonly coverage: Readonly<Record<string, { readonly lines: number; readonly threshold: number }>>;
}

export const TEST_RECORD = join('.local', 'checks', 'tests.json');

/** Checks that a spec file proves. It must have passed for the present sources. */
const PROOFS: Readonly<Record<string, readonly [title: string, ...specs: string[]]>> = {
  'endpoints.closed': ['every endpoint asks who calls, or is listed as open', 'apps/api/src/auth/routes.spec.ts'],
  'input.validated': ['all input is validated', 'apps/api/src/http/input.spec.ts'],
  'text.sanitised': ['text of people is cleaned', 'apps/api/src/http/plain-text.spec.ts'],
  'rate.limits': ['rates are limited', 'apps/api/src/http/rate-limit.spec.ts'],
  'https.only': [
    'nothing but HTTPS, roles by least privilege',
    'infra-pulumi/tests/rules.spec.ts',
    'infra-pulumi/tests/rights.spec.ts',
  ],
  'infra.valid': [
    'the infrastructure is valid in every stage',
    'infra-pulumi/tests/stages.spec.ts',
    'infra-pulumi/tests/configuration.spec.ts',
  ],
  'docs.generated': [
    'description of the interface and page of the configuration are current',
    'apps/api/src/openapi/openapi.spec.ts',
    'infra-pulumi/tests/documents.spec.ts',
  ],
};

/** Returns the checks that use the recorded test run. A run for other sources is not accepted. */
export function provenChecks(context: OpsContext): Check[] {
  const reader = new RecordReader(context);
  const of = (id: string, title: string, judge: (record: TestRecord) => Finding): Check => ({
    id,
    title,
    run: () => reader.judge(judge),
  });
  return [
    of('tests.passed', 'all tests pass', testsPassed),
    of('tests.coverage', 'coverage at its thresholds', coverageReached),
    of('code.lint', 'lint', checkPassed('lint')),
    of('code.types', 'types', checkPassed('types', 'types of the web application', 'types of the infrastructure')),
    ...Object.entries(PROOFS).map(([id, [title, ...specs]]) => of(id, title, specsPassed(specs))),
  ];
}

/** Reads the test record once and accepts it for the present sources only. */
class RecordReader {
  private readonly context: OpsContext;
  private known: Promise<TestRecord | string> | undefined;

  constructor(context: OpsContext) {
    this.context = context;
  }

  async judge(judge: (record: TestRecord) => Finding): Promise<Finding> {
    const record = await (this.known ??= this.read());
    return typeof record === 'string' ? fail(record) : judge(record);
  }

  private async read(): Promise<TestRecord | string> {
    const path = join(this.context.root, TEST_RECORD);
    if (!existsSync(path)) return 'no whole run of the tests is recorded: run "npm test"';
    const record = readJsonFile(path, RECORD) as TestRecord;
    const { commit, tree, isClean } = await new Git(this.context).sources();
    if (record.commit !== commit) {
      return `recorded for commit ${record.commit.slice(0, 12)}, and this is ${commit.slice(0, 12)}: run "npm test"`;
    }
    if (!isClean || record.tree !== tree) return 'recorded for other sources than these: commit, and run "npm test"';
    return record;
  }
}

function testsPassed({ passed, failed, problems, at }: TestRecord): Finding {
  if (failed > 0) return fail(`${failed} failed: ${problems.slice(0, 5).join('; ')}`);
  return passed === 0 ? fail('no test ran') : ok(`${passed} passed on ${at}`);
}

function coverageReached({ coverage }: TestRecord): Finding {
  const folders = Object.entries(coverage);
  if (folders.length === 0) return fail('the run measured no coverage');
  const said = (list: typeof folders) =>
    list.map(([folder, { lines, threshold }]) => `${folder} ${lines} % of ${threshold} %`).join(', ');
  const below = folders.filter(([, { lines, threshold }]) => lines < threshold);
  return below.length > 0 ? fail(said(below)) : ok(said(folders));
}

function checkPassed(...names: string[]) {
  return ({ checks }: TestRecord): Finding => {
    const bad = names.filter((name) => !checks.some((check) => check.name === name && check.passed));
    return bad.length > 0 ? fail(`did not pass: ${bad.join(', ')}`) : ok();
  };
}

function specsPassed(paths: readonly string[]) {
  return ({ specs }: TestRecord): Finding => {
    const bad = paths.filter((path) => !specs.includes(path));
    return bad.length > 0 ? fail(`did not pass: ${bad.join(', ')}`) : ok();
  };
}
