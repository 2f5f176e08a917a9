import { parseOptions, UsageError } from './options.mjs';

const defaults = { web: true, fresh: false, dev: false, help: false, data: '.local' };

describe('the command line of npm start', () => {
  it.each([
    [[], {}],
    [['--no-web'], { web: false }],
    [['--fresh', '--dev'], { fresh: true, dev: true }],
    [['--data', '/tmp/a'], { data: '/tmp/a' }],
    [['--data=/tmp/a', '--no-web'], { data: '/tmp/a', web: false }],
    [['-h'], { help: true }],
  ])('reads %j', (words, said) => {
    expect(parseOptions(words)).toEqual({ ...defaults, ...said });
  });

  it.each([[['--frsh']], [['data']], [['--data']], [['--data=']], [['--data', '--fresh']], [['--fresh=yes']]])(
    'refuses %j',
    (words) => {
      expect(() => parseOptions(words)).toThrow(UsageError);
    },
  );
});
