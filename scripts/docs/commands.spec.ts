import { Command, InvalidArgumentError, Option } from 'commander';
import { commandProblems, helpProblems } from './commands.ts';
import { pageOf } from './markdown.ts';
import { shellCommands } from './shell.ts';

const SCRIPTS = new Set(['start', 'test', 'ops', 'check', 'test:e2e']);

function program(): Command {
  const stageFrom = (word: string) => {
    if (!['local', 'prod'].includes(word)) throw new InvalidArgumentError('no such stage');
    return word;
  };
  const ops = new Command('npm run ops --').exitOverride();
  const deploy = ops.command('deploy');
  deploy
    .command('start')
    .argument('[stage]', '', stageFrom, 'local')
    .option('--hold')
    .option('--watch <time>')
    .addOption(new Option('--strategy <name>').choices(['canary', 'linear']))
    .addHelpText('after', '\n  npm run ops -- deploy start prod --hold\n');
  deploy.command('list').argument('[stage]', '', stageFrom, 'local').option('--json');
  ops
    .command('flags')
    .command('kill')
    .argument('<flag...>')
    .addOption(new Option('--stage <stage>').argParser(stageFrom))
    .requiredOption('--reason <words>');
  ops.command('ready').argument('[stage]', '', stageFrom, 'local').option('--only <id...>').option('--json');
  return ops;
}

const problemsOf = (text: string) =>
  commandProblems({ pages: [pageOf('docs/PAGE.md', text)], scripts: SCRIPTS, program: program() });

describe('commands in documents', () => {
  it.each([
    'deploy',
    'deploy start',
    'deploy start prod --hold --watch 10m --strategy canary',
    'deploy start prod --strategy=linear',
    'deploy start <stage> …',
    'deploy start [stage] [--hold] [--watch 10m]',
    'deploy start|list prod',
    'flags kill one two --stage prod --reason "two words"',
    'flags kill <flag...> --stage $STAGE --reason …',
    'flags kill …',
    'flags --help',
    '<area> <verb>',
    'ready local|prod',
    'ready prod --only one two --json',
    '',
  ])('are right when the verb would understand them: %s', (words) => {
    expect(problemsOf(`Run \`npm run ops -- ${words}\` now.`)).toEqual([]);
  });

  it.each([
    ['deploi start', '"deploi" is none of deploy, flags, ready'],
    ['deploy begin', '"begin" is none of start, list'],
    ['flags --stage prod', '"flags" has no option --stage'],
    ['deploy start staging', 'stage: no such stage'],
    ['deploy start prod now', '"deploy start" takes no "now"'],
    ['deploy start prod --holt', '"deploy start" has no option --holt'],
    ['deploy start prod --hold=yes', '--hold takes no value'],
    ['deploy start prod --watch', '--watch needs a value'],
    ['deploy start --strategy blue', '--strategy: '],
    ['deploy start|end prod', '"end" is none of start, list'],
    ['flags kill --stage prod --reason x', '"flags kill" needs <flag>'],
    ['flags kill one', '"flags kill" needs --reason'],
    ['flags kill one --stage nowhere --reason x', '--stage: no such stage'],
    ['ready prod --only --json', '--only needs a value'],
    ['ready local|staging', 'stage: no such stage'],
  ])('are a problem when it would not: %s', (words, why) => {
    const [problem, ...others] = problemsOf(`# Page\n\n\`\`\`sh\nnpm ci\nnpm run ops -- ${words} # why\n\`\`\``);
    expect(problem).toEqual({ path: 'docs/PAGE.md', line: 5, why: expect.stringContaining(why) as string });
    expect(others).toEqual([]);
  });

  it.each([
    ['npm run nothing', 'there is no script nothing'],
    ['npm run test:e2f -- --env=local', 'there is no script test:e2f'],
    ['npm run ops deploy start', 'words for the verb stand behind "--"'],
    ['npm run --prefix .. nothing', 'there is no script nothing'],
    ['npm run -s ops -- redy', '"redy" is none of'],
    ['A=1 npm run nothing', 'there is no script nothing'],
  ])('name scripts that exist, not so: %s', (text, why) => {
    expect(problemsOf(`\`${text}\``)).toEqual([
      { path: 'docs/PAGE.md', line: 1, why: expect.stringContaining(why) as string },
    ]);
  });

  it.each([
    'npm start -- --fresh',
    'npm test',
    'npm run check',
    'npm ci',
    'npm run X',
    'npm run --prefix .. check',
    'npm run --silent ops -- ready prod',
    'npm run test:e2e -- --env=local',
  ])('name scripts that exist: %s', (text) => {
    expect(problemsOf(`\`${text}\``)).toEqual([]);
  });

  it('may be named in a sentence, but must be whole where they are copied', () => {
    expect(problemsOf('`npm run ops -- flags kill`')).toEqual([]);
    expect(problemsOf('```sh\nnpm run ops -- flags kill\n```')).toHaveLength(1);
  });

  it('are written as code', () => {
    expect(problemsOf('# Page\n\nFirst `npm ci`,\nthen npm run check.')).toEqual([
      { path: 'docs/PAGE.md', line: 4, why: 'npm run …: write commands as code' },
    ]);
  });

  it('are not looked for in programs of other languages', () => {
    expect(problemsOf('```yaml\n- run: npm run nothing\n```')).toEqual([]);
  });

  it('stand in help texts, too', () => {
    const good = program();
    expect(helpProblems(good, SCRIPTS)).toEqual([]);
    good.commands[0]?.commands[1]?.addHelpText('after', '\n\n  npm run ops -- deploy list prod --jsom\n');
    expect(helpProblems(good, SCRIPTS)).toEqual([
      {
        path: 'help of "deploy list"',
        line: expect.any(Number) as number,
        why: expect.stringContaining('--jsom') as string,
      },
    ]);
  });
});

describe('shell in documents', () => {
  it('falls apart into commands at its operators', () => {
    const text =
      'npm ci && npm test | tee log; A=1 npm start > out 2>&1 # npm run x\n\n# all comment\necho "a # b" \'c\' d\\\n  e';
    expect(shellCommands(text)).toEqual([
      { line: 1, words: ['npm', 'ci'] },
      { line: 1, words: ['npm', 'test'] },
      { line: 1, words: ['tee', 'log'] },
      { line: 1, words: ['npm', 'start'] },
      { line: 4, words: ['echo', 'a # b', 'c', 'd', 'e'] },
    ]);
  });

  it('keeps placeholders and alternatives as words', () => {
    expect(shellCommands('npm run ops -- flags kill <flag...> --what <two words> a|b [stage]')[0]?.words).toEqual(
      'npm run ops -- flags kill'.split(' ').concat('<flag...>', '--what', '<two words>', 'a|b', '[stage]'),
    );
  });
});
