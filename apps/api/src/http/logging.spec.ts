import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { createLogger, NestLogger, plainError } from './logging.ts';

function setup(logLevel: 'trace' | 'info' = 'trace') {
  const lines: string[] = [];
  const logger = createLogger({ logLevel, stage: 'test', version: '1' }, { write: (line) => lines.push(line) });
  return { logger, lines, parsed: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

describe('the log', () => {
  it('is JSON with time, level and where it comes from', () => {
    const { logger, parsed } = setup();
    logger.info({ a: 1 }, 'hello');
    expect(parsed()).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/Z$/),
        service: 'api',
        stage: 'test',
        version: '1',
        a: 1,
        message: 'hello',
      },
    ]);
  });

  it('has the time of each line in milliseconds, also where lines share one', () => {
    jest.useFakeTimers({ now: Date.UTC(2026, 0, 2, 3, 4, 5, 678) });
    const { logger, parsed } = setup();
    logger.info('first');
    logger.info('second');
    jest.advanceTimersByTime(1);
    logger.info('third');
    jest.useRealTimers();
    expect(parsed().map(({ time }) => time)).toEqual([
      '2026-01-02T03:04:05.678Z',
      '2026-01-02T03:04:05.678Z',
      '2026-01-02T03:04:05.679Z',
    ]);
  });

  it.each(['authorization', 'cookie', 'set-cookie', 'password', 'newPassword', 'accessToken', 'refreshToken'])(
    'redacts %s at every depth',
    (name) => {
      const { logger, lines } = setup();
      logger.info({ [name]: 'secret', headers: { [name]: 'secret' }, request: { headers: { [name]: 'secret' } } });
      expect(lines.join()).not.toContain('"secret"');
      expect(lines.join()).toContain('[redacted]');
    },
  );

  it('shows an error with its causes and without what others hang on it', () => {
    const error = Object.assign(new Error('outer', { cause: new TypeError('inner') }), {
      $response: { token: 'secret' },
    });
    const { logger, lines, parsed } = setup();
    logger.error({ err: error }, 'failed');
    expect(parsed()[0]).toMatchObject({
      err: { type: 'Error', message: 'outer', cause: { type: 'TypeError', message: 'inner' } },
    });
    expect(lines.join()).not.toContain('secret');
    expect(plainError('text')).toEqual({ message: 'text' });
  });

  it('takes the words of the framework, its chatter at a level of its own', () => {
    const { logger, parsed } = setup();
    const nest = new NestLogger(logger);
    nest.log('started', 'Routes');
    nest.warn('careful');
    nest.error(new Error('broken'), 'Context');
    nest.debug('detail');
    nest.verbose('more');
    nest.fatal('over');
    expect(parsed().map(({ level, message, context }) => [level, message, context])).toEqual([
      ['debug', 'started', 'Routes'],
      ['warn', 'careful', undefined],
      ['error', 'broken', 'Context'],
      ['debug', 'detail', undefined],
      ['trace', 'more', undefined],
      ['fatal', 'over', undefined],
    ]);
  });

  it('takes fields with words from the features, with the whole error and who says it', () => {
    const { logger, parsed } = setup();
    Logger.overrideLogger(new NestLogger(logger));
    const feature = new Logger('RewardService');
    feature.warn({ err: new Error('broken'), questId: 'quest-1' }, 'not paid');
    feature.log({ paid: 3 }, 'housekeeping');
    expect(parsed()).toEqual([
      expect.objectContaining({
        level: 'warn',
        context: 'RewardService',
        questId: 'quest-1',
        message: 'not paid',
        err: expect.objectContaining({ message: 'broken' }),
      }),
      expect.objectContaining({ level: 'info', context: 'RewardService', paid: 3, message: 'housekeeping' }),
    ]);
  });
});
