import { callProblems, commandsOf, helpCommands } from './commands.ts';
import { pageOf } from './markdown.ts';
import { shellCommands } from './shell.ts';

const SCRIPTS = new Set(['start', 'test', 'ops', 'check', 'test:e2e']);

const commandsIn = (text: string) => commandsOf([pageOf('docs/PAGE.md', text)], SCRIPTS);
const problemsOf = (text: string) => commandsIn(text).problems;
const callsOf = (text: string) => commandsIn(text).calls;

describe('commands in documents', () => {
  it.each([
    ['npm run nothing', 'there is no script nothing'],
    ['npm run test:e2f -- --env=local', 'there is no script test:e2f'],
    ['npm run ops deploy start', 'words for the verb stand behind "--"'],
    ['npm run --prefix .. nothing', 'there is no script nothing'],
    ['A=1 npm run nothing', 'there is no script nothing'],
  ])('must not name unknown scripts: %s', (text, why) => {
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
  ])('may name existing scripts: %s', (text) => {
    expect(problemsOf(`\`${text}\``)).toEqual([]);
  });

  it('contain calls of the operations command, with path, line and words', () => {
    const text = '# Page\n\n```sh\nnpm ci\nnpm run -s ops -- flags kill one --reason "two words" # why\n```';
    const words = ['flags', 'kill', 'one', '--reason', 'two words'];
    expect(callsOf(text)).toEqual([{ path: 'docs/PAGE.md', line: 5, words }]);
  });

  it('may be partial in a sentence and must be complete in a block', () => {
    expect(callsOf('`npm run ops -- flags kill`')[0]?.words).toEqual(['flags', 'kill', '…']);
    expect(callsOf('```sh\nnpm run ops -- flags kill\n```')[0]?.words).toEqual(['flags', 'kill']);
  });

  it('may be written without npm in a sentence, and are checked all the same', () => {
    expect(callsOf('Use `ops flags kill`, or `ops flags kill one`.').map(({ words }) => words)).toEqual([
      ['flags', 'kill', '…'],
      ['flags', 'kill', 'one'],
    ]);
  });

  it('are problems if the operations command refuses them', () => {
    const calls = callsOf('`npm run ops -- ready local`, or `npm run ops -- redy local`');
    expect(callProblems(calls, [null, '"redy" is none of ready'])).toEqual([
      { path: 'docs/PAGE.md', line: 1, why: expect.stringContaining('"redy" is none of ready') as string },
    ]);
    expect(() => callProblems(calls, [null])).toThrow('did not answer');
  });

  it('are written as code', () => {
    expect(problemsOf('# Page\n\nFirst `npm ci`,\nthen npm run check.')).toEqual([
      { path: 'docs/PAGE.md', line: 4, why: 'npm run …: write commands as code' },
    ]);
  });

  it('are ignored in blocks of other languages', () => {
    expect(problemsOf('```yaml\n- run: npm run nothing\n```')).toEqual([]);
  });

  it('are also found in help texts', () => {
    const helps = [
      { name: 'deploy list', text: 'Usage: npm run ops -- deploy\n\n  npm run ops -- deploy list prod --jsom\n' },
    ];
    expect(helpCommands(helps, SCRIPTS).calls).toEqual([
      { path: 'help of "deploy list"', line: 3, words: ['deploy', 'list', 'prod', '--jsom'] },
    ]);
  });
});

describe('shell in documents', () => {
  it('is split into commands at operators', () => {
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
