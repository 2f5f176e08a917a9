import { FakeWorld } from '../../testing/fake-world.ts';
import { allGood, type Check, fail, ok, runChecks, tellChecks, warn } from './checks.ts';
import { EXIT } from './exit-codes.ts';

const good: Check = { id: 'a.good', says: 'good', look: () => Promise.resolve(ok()) };
const doubtful: Check = { id: 'b.doubtful', says: 'doubtful', look: () => Promise.resolve(warn('old')) };
const bad: Check = { id: 'c.bad', says: 'bad', look: () => Promise.resolve(fail('too many')) };
const blind: Check = { id: 'd.blind', says: 'blind', look: () => Promise.reject(new Error('no network')) };

describe('checks', () => {
  it('look at everything although one look breaks', async () => {
    const rows = await runChecks(new FakeWorld(), [blind, good]);
    expect(rows).toMatchObject([
      { id: 'd.blind', state: 'unknown', reason: 'no network' },
      { id: 'a.good', state: 'ok' },
    ]);
  });

  it('look at everything although one look breaks before it has begun', async () => {
    const broken = (): Promise<never> => {
      throw new Error('no stack');
    };
    const rows = await runChecks(new FakeWorld(), [{ ...good, look: broken }, good]);
    expect(rows.map(({ state }) => state)).toEqual(['unknown', 'ok']);
  });

  it.each([
    ['open', 'everything is good', [good], true],
    ['open', 'something is doubtful', [good, doubtful], true],
    ['closed', 'something is bad', [good, bad], false],
    ['closed', 'something could not be seen', [good, blind], false],
  ])('are a gate that is %s when %s', async (_, __, checks, isOpen) => {
    expect(allGood(await runChecks(new FakeWorld(), checks))).toBe(isOpen);
  });

  it('end with the exit code that was asked for and name what is not good', async () => {
    const world = new FakeWorld();
    const telling = tellChecks(world, [good, bad, blind], { exitCode: EXIT.refused });
    await expect(telling).rejects.toMatchObject({
      exitCode: EXIT.refused,
      message: expect.stringContaining('c.bad, d.blind') as string,
    });
    expect(world.printed.join('\n')).toContain('too many');
  });

  it('are listed without being made in a dry run', async () => {
    const world = new FakeWorld();
    await tellChecks(world, [blind], { dryRun: true, json: true });
    expect(world.printed).toEqual(['[{"id":"d.blind","says":"blind"}]']);
  });
});
