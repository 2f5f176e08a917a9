import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SetupFailure } from './root.mjs';
import { closingLine, countJest, countJourneys, runEach, runJest, specsIn, tally } from './runners.mjs';

const ended = (code) => ({ code, seconds: 1 });
const counts =
  (passed, failed = 0, skipped = 0) =>
  () => ({ passed, failed, skipped });

describe('a run of Jest', () => {
  const { TMPDIR } = process.env;
  const folder = mkdtempSync(join(tmpdir(), 'civicforge-'));
  afterAll(() => {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
    rmSync(folder, { recursive: true });
  });

  it('leaves nothing of its tests in the temporary folder of the system', async () => {
    process.env.TMPDIR = folder;
    // Its tests write files into new temporary folders and leave them.
    const outcome = await runJest('files', [
      '--selectProjects',
      'ops',
      '--silent',
      'apps/ops/src/core/json-file.spec.ts',
    ]);
    expect(outcome).toMatchObject({ failed: 0, problems: [] });
    expect(outcome.passed).toBeGreaterThan(0);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('tally', () => {
  it('returns the reported counts', () => {
    expect(tally('x', ended(0), counts(5))).toEqual({
      name: 'x',
      passed: 5,
      failed: 0,
      skipped: 0,
      problems: [],
    });
    expect(tally('x', ended(1), counts(5, 2))).toMatchObject({ passed: 5, failed: 2, problems: ['x: 2 failed'] });
  });

  it.each([
    ['left no report', ended(1), () => JSON.parse('')],
    ['ran no test', ended(0), counts(0)],
    ['skipped a test', ended(0), counts(3, 0, 1)],
    ['exited with 1 although every test passed', ended(1), counts(3)],
  ])('counts a failure for a runner that %s', (_, ending, count) => {
    const outcome = tally('x', ending, count);
    expect(outcome.failed).toBe(1);
    expect(outcome.problems).toHaveLength(1);
  });
});

describe('the summary of a failed runner', () => {
  it('names each failed test once, and each missed threshold', () => {
    const output = [
      '  ● quests › refuses a long title',
      'Jest: Coverage for branches (99.46%) does not meet "./apps/web/" threshold (100%)',
      '  ● quests › refuses a long title',
    ].join('\n');
    expect(tally('x', { ...ended(1), output }, counts(3)).problems).toEqual([
      [
        'x: every test passed, but the runner ended with code 1',
        '● quests › refuses a long title',
        'Jest: Coverage for branches (99.46%) does not meet "./apps/web/" threshold (100%)',
      ].join('\n  '),
    ]);
  });
});

describe('runEach', () => {
  it('keeps the outcomes of the others if one runner cannot start', async () => {
    const good = (name) => async () => ({ name, passed: 2, failed: 0, problems: [] });
    const outcomes = await runEach({
      first: good('first'),
      broken: async () => {
        throw new SetupFailure('no browser');
      },
      several: async () => [await good('one')(), await good('two')()],
    });
    expect(outcomes.map(({ name }) => name)).toEqual(['first', 'broken', 'one', 'two']);
    expect(outcomes[1]).toEqual({ name: 'broken', passed: 0, failed: 1, problems: ['broken: no browser'] });
    expect(closingLine(outcomes)).toBe('6 passed, 1 failed');
  });
});

describe('closingLine', () => {
  it('names skipped tests, and only where there are any', () => {
    const outcome = { name: 'x', passed: 2, failed: 1, skipped: 0, problems: [] };
    expect(closingLine([outcome, outcome])).toBe('4 passed, 2 failed');
    expect(closingLine([outcome, { ...outcome, skipped: 3 }])).toBe('4 passed, 2 failed, 3 skipped');
  });
});

describe('tests that this machine cannot run', () => {
  const report = {
    numPassedTests: 3,
    numFailedTests: 0,
    numRuntimeErrorTestSuites: 0,
    numPendingTests: 3,
    numTodoTests: 0,
    testResults: [
      { name: '/work/test/one.spec.ts', assertionResults: [{ status: 'passed' }, { status: 'pending' }] },
      { name: '/work/test/other.spec.ts', assertionResults: [{ status: 'pending' }, { status: 'pending' }] },
    ],
  };

  it('count as skipped and name the reason', () => {
    const counts = countJest({ ...report, numPendingTests: 2 }, 'test/other.spec.ts');
    expect(counts).toEqual({ passed: 3, failed: 0, skipped: 0, excused: 2 });
    const outcome = tally('x', ended(0), () => counts, 'Java is missing');
    expect(outcome).toMatchObject({ failed: 0, skipped: 2, problems: ['x: 2 skipped: Java is missing'] });
  });

  it('excuse no test of another file', () => {
    const counts = countJest(report, 'test/other.spec.ts');
    expect(counts).toMatchObject({ skipped: 1, excused: 2 });
    expect(tally('x', ended(0), () => counts, 'Java is missing').failed).toBe(1);
  });
});

describe('reading reports', () => {
  it('counts a spec file that did not run as a failure', () => {
    const report = {
      numPassedTests: 4,
      numFailedTests: 1,
      numRuntimeErrorTestSuites: 2,
      numPendingTests: 0,
      numTodoTests: 0,
    };
    expect(countJest(report)).toEqual({ passed: 4, failed: 3, skipped: 0, excused: 0 });
  });

  it('lists the passed spec files, and none of a run without a report', () => {
    const testResults = [
      { name: '/a.spec.ts', status: 'passed' },
      { name: '/b.spec.ts', status: 'failed' },
    ];
    expect(specsIn({ testResults })).toEqual({ passed: ['/a.spec.ts'], failed: ['/b.spec.ts'] });
    expect(specsIn({})).toEqual({ passed: [], failed: [] });
  });

  it('counts a global error as a failure', () => {
    const stats = { expected: 3, unexpected: 1, flaky: 0, skipped: 0 };
    expect(countJourneys({ stats, errors: [{}] })).toEqual({ passed: 3, failed: 2, skipped: 0, flaky: 0 });
  });

  it('names the number of journeys that passed in their second attempt', () => {
    const stats = { expected: 3, unexpected: 0, flaky: 1, skipped: 0 };
    const outcome = tally('journeys', ended(0), () => countJourneys({ stats, errors: [] }));
    expect(outcome).toMatchObject({
      passed: 4,
      failed: 0,
      problems: ['journeys: 1 passed in the second attempt only'],
    });
  });
});
