import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { wholeProgram } from '../src/program.ts';
import { ROOT } from '../src/core/root.ts';
import { FakeOpsContext } from '../testing/fake-ops-context.ts';
import { problemInEmptyAccount, problemOf } from './judge.ts';
import { notCarriedRows, STEPS, WITHOUT_ACCOUNT } from './steps.ts';

function verbsOf(command: Command, words: readonly string[]): string[] {
  const isVerb = command.registeredArguments.length > 0 || command.options.length > 0 || command.commands.length === 0;
  const own = words.length > 0 && isVerb ? [words.join(' ')] : [];
  return [...own, ...command.commands.flatMap((next) => verbsOf(next, [...words, next.name()]))];
}

describe('the rehearsal', () => {
  it('has a step for every verb that uses an account', async () => {
    const verbs = verbsOf(await wholeProgram(new FakeOpsContext()), []);

    // A new verb needs a step in steps.ts, or a place in the list of verbs without an account.
    expect([...new Set(STEPS.map(({ verb }) => verb)), ...WITHOUT_ACCOUNT].sort()).toEqual(verbs.sort());
  });

  it('lists in the documents what the emulated account does not carry', () => {
    const page = readFileSync(join(ROOT, 'docs/TESTING.md'), 'utf8');

    expect(notCarriedRows().filter((row) => !page.includes(`- ${row}`))).toEqual([]);
  });
});

describe('the judgement of a step', () => {
  const step = { verb: 'alarms list', words: [], shows: 'OK' };

  it.each([
    [step, { code: 0, output: 'OK' }, undefined],
    [step, { code: 0, output: 'no alarms' }, 'it does not show OK'],
    [step, { code: 1, output: 'OK' }, 'it ended with 1'],
    [step, { code: 0, output: '' }, 'it printed nothing'],
    [
      step,
      { code: 0, output: 'OK\n    at run (file:///x.ts:1:2)' },
      'it printed an error of the program: at run (file:///x.ts:1:2)',
    ],
    [{ ...step, exit: 3 }, { code: 1, output: 'OK' }, 'it ended with 1, not with 3'],
    [{ ...step, notCarried: 'appconfig' as const }, { code: 1, output: 'OK' }, undefined],
    [
      { ...step, notCarried: 'appconfig' as const },
      { code: 0, output: 'OK' },
      'it is carried now: take it off the list in steps.ts',
    ],
  ])('of %j with %j is %s', (judged, ended, problem) => {
    expect(problemOf(judged, ended)).toBe(problem);
  });

  it('demands a message in an empty account, and none of the program', () => {
    expect(problemInEmptyAccount({ code: 1, output: 'no such table' })).toBeUndefined();
    expect(problemInEmptyAccount({ code: 1, output: ' ' })).toBe('it failed without a word');
    expect(problemInEmptyAccount({ code: 1, output: 'TypeError: x' })).toContain('an error of the program');
  });
});
