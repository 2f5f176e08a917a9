import { createLogger } from './logging.ts';
import { type RequestLine, RequestLog } from './request-log.ts';

function line(route: string, code?: string): RequestLine {
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  const plain = { requestId: 'a-request.1_2', traceId, method: 'GET', route, status: 200, milliseconds: 12.345 };
  return code === undefined ? plain : { ...plain, code };
}

function setup(logLevel: 'info' | 'warn') {
  const lines: string[] = [];
  const logger = createLogger(
    { logLevel, stage: 'test', version: '1.2 "rc"\n' },
    { write: (line) => lines.push(line) },
  );
  return { logger, requestLog: new RequestLog(logger), lines };
}

describe('the line of a request', () => {
  it.each([
    ['an answer', line('/api/v1/quests/:questId')],
    ['a problem', line('unknown', 'quest.not-open')],
    ['a route with characters that JSON escapes', line('/"\\\n\u0001')],
  ])('of %s is what the logger itself writes', (_, fields) => {
    const { logger, requestLog, lines } = setup('info');
    requestLog.write(fields);
    logger.info({ ...fields, milliseconds: 12.3 }, 'request');
    const [ours = '', theirs = ''] = lines.map((text) => text.replace(/"time":"[^"]+Z"/, '"time":"now"'));
    expect(ours).toBe(theirs);
    expect(JSON.parse(ours)).toMatchObject({ ...fields, milliseconds: 12.3, time: 'now' });
  });

  it('is not written where the log starts above its level', () => {
    const { requestLog, lines } = setup('warn');
    requestLog.write(line('/health'));
    expect(lines).toEqual([]);
  });
});
