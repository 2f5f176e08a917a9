import { Command, InvalidArgumentError, Option } from 'commander';
import { helpTexts, opsProblem } from './command-words.ts';

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

describe('opsProblem', () => {
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
  ])('accepts valid arguments: %s', (words) => {
    expect(opsProblem(program(), words.match(/"[^"]*"|<[^>]*>|\S+/g) ?? [])).toBeUndefined();
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
  ])('returns the reason for invalid arguments: %s', (words, why) => {
    expect(opsProblem(program(), words.split(' '))).toContain(why);
  });
});

describe('helpTexts', () => {
  it('returns every command with its extra help text', () => {
    const texts = helpTexts(program());
    expect(texts.map(({ name }) => name)).toEqual([
      'ops',
      'deploy',
      'deploy start',
      'deploy list',
      'flags',
      'flags kill',
      'ready',
    ]);
    expect(texts[2]?.text).toContain('npm run ops -- deploy start prod --hold');
  });
});
