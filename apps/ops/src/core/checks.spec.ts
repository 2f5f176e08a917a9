import { FakeOpsContext } from '../../testing/fake-ops-context.ts';
import { allPassed, type Check, fail, ok, runChecks, reportChecks, warn } from './checks.ts';
import { EXIT } from './exit-codes.ts';

const good: Check = { id: 'a.good', title: 'good', run: () => Promise.resolve(ok()) };
const doubtful: Check = { id: 'b.doubtful', title: 'doubtful', run: () => Promise.resolve(warn('old')) };
const bad: Check = { id: 'c.bad', title: 'bad', run: () => Promise.resolve(fail('too many')) };
const blind: Check = { id: 'd.blind', title: 'blind', run: () => Promise.reject(new Error('no network')) };

describe('runChecks and reportChecks', () => {
  it('run every check although one rejects', async () => {
    const rows = await runChecks(new FakeOpsContext(), [blind, good]);
    expect(rows).toMatchObject([
      { id: 'd.blind', state: 'unknown', reason: 'no network' },
      { id: 'a.good', state: 'ok' },
    ]);
  });

  it('run every check although one throws synchronously', async () => {
    const broken = (): Promise<never> => {
      throw new Error('no stack');
    };
    const rows = await runChecks(new FakeOpsContext(), [{ ...good, run: broken }, good]);
    expect(rows.map(({ state }) => state)).toEqual(['unknown', 'ok']);
  });

  it.each([
    ['open', 'every check passes', [good], true],
    ['open', 'one check warns', [good, doubtful], true],
    ['closed', 'one check fails', [good, bad], false],
    ['closed', 'one check is unknown', [good, blind], false],
  ])('open or close the gate: %s if %s', async (_, __, checks, isOpen) => {
    expect(allPassed(await runChecks(new FakeOpsContext(), checks))).toBe(isOpen);
  });

  it('fail with the given exit code and the ids of failed checks', async () => {
    const context = new FakeOpsContext();
    const telling = reportChecks(context, [good, bad, blind], { exitCode: EXIT.refused });
    await expect(telling).rejects.toMatchObject({
      exitCode: EXIT.refused,
      message: expect.stringContaining('c.bad, d.blind') as string,
    });
    expect(context.printed.join('\n')).toContain('too many');
  });

  it('list the checks without running them in a dry run', async () => {
    const context = new FakeOpsContext();
    await reportChecks(context, [blind], { dryRun: true, json: true });
    expect(context.printed).toEqual(['[{"id":"d.blind","title":"blind"}]']);
  });
});
