import { runOps, wholeProgram } from '../program.ts';
import { FakeOpsContext } from '../../testing/fake-ops-context.ts';

const context = () => new FakeOpsContext();

describe('verbs that change something', () => {
  it('never choose a stage: each requires it as a word or by --stage', async () => {
    const program = await wholeProgram(context());
    const all = program.commands.flatMap((area) => [area, ...area.commands]);
    const changing = all.filter(({ options }) => options.some(({ long }) => long === '--yes'));
    const silent = changing.filter(({ options, registeredArguments }) => {
      const [word] = registeredArguments;
      const option = options.find(({ long }) => long === '--stage');
      const isAsked = word?.name() === 'stage' ? word.required : option?.mandatory;
      return (word?.name() === 'stage' || option !== undefined) && isAsked !== true;
    });

    expect(changing.length).toBeGreaterThan(25);
    // Drills refuse every stage but local.
    expect(silent.map((command) => command.name())).toEqual(['gameday']);
  });

  it('print a plan, ask and leave an audit line: each that requires a stage has the options of a change', async () => {
    const program = await wholeProgram(context());
    const all = program.commands.flatMap((area) => area.commands.map((verb) => ({ area, verb })));
    const named = all.filter(({ verb }) => {
      const [word] = verb.registeredArguments;
      return word?.name() === 'stage'
        ? word.required
        : verb.options.some(({ long, mandatory }) => long === '--stage' && mandatory);
    });
    const without = named.filter(({ verb }) => !verb.options.some(({ long }) => long === '--dry-run'));

    expect(named.length).toBeGreaterThan(25);
    // A session is a file of this machine.
    expect(without.map(({ area, verb }) => `${area.name()} ${verb.name()}`)).toEqual([
      'session sign-in',
      'session sign-out',
    ]);
  });

  it.each([
    ['flags', 'kill', 'advanced_search'],
    ['flags', 'set', 'advanced_search=on'],
    ['deploy', 'start'],
    ['db', 'swap', '--back'],
    ['secrets', 'rotate', 'api-key'],
    ['rewards', 'retry', '01J8Z'],
    ['rollback'],
  ])('refuse `%s %s` without a stage', async (...words) => {
    expect(await runOps(words, context())).toBe(2);
  });

  it('take --stage also where a word names the stage', async () => {
    const here = context();
    expect(await runOps(['db', 'backup', '--stage', 'prod', '--dry-run'], here)).toBe(2);
    expect(here.warned.join()).toContain('No outputs of prod are saved');
    expect(await runOps(['db', 'backup', 'prod', '--stage', 'dev'], here)).toBe(2);
    expect(here.warned.join()).toContain('too many arguments');
  });
});
