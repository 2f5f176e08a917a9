import { Logger } from '@nestjs/common';
import { createStaticSource } from '@civicforge/flags';
import { FLAGS } from '@civicforge/contract/flags/manifest';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { TestCollector, valuesOf } from '../../testing/collector.ts';
import { A_QUEST, aPerson } from '../../testing/community.ts';
import { Housekeeping } from '../jobs/housekeeping.ts';
import { incomingTrace } from '../spans/incoming-trace.ts';
import { Tracing } from '../spans/tracing.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = '00f067aa0ba902b7';
const TRACEPARENT = `00-${TRACE}-${PARENT}-01`;

const ENVIRONMENT = { RATE_LIMIT_FACTOR: '1000', LOG_LEVEL: 'info' };

function startWith(enabled: boolean, environment: Record<string, string> = {}): Promise<TestApp> {
  const document = { flags: { enable_advanced_monitoring: { enabled } } };
  return startTestApp({
    environment: { ...ENVIRONMENT, ...environment },
    flagSource: createStaticSource({ manifest: FLAGS, document }),
  });
}

describe('a trace that comes in', () => {
  const traceOf = (traceparent: string) => incomingTrace({ headers: { traceparent } });

  it('is the one that the caller names, in this version of the header and in later ones', () => {
    expect(traceOf(TRACEPARENT)).toEqual({ traceId: TRACE, parentId: PARENT });
    expect(traceOf(`cc-${TRACE}-${PARENT}-00-what-comes-later`)).toEqual({ traceId: TRACE, parentId: PARENT });
  });

  it.each([
    '',
    'none',
    `ff-${TRACE}-${PARENT}-01`,
    `00-${'0'.repeat(32)}-${PARENT}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE.toUpperCase()}-${PARENT}-01`,
    `00-${TRACE}-${PARENT}`,
  ])('begins anew where the header says %p', (header) => {
    const trace = traceOf(header);
    expect(trace.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(trace.traceId).not.toBe(TRACE);
    expect(trace).not.toHaveProperty('parentId');
  });

  it('stays the same for one request', () => {
    const request = { headers: {} };
    expect(incomingTrace(request)).toBe(incomingTrace(request));
  });
});

describe('the log of a process that sends no traces', () => {
  let service: TestApp;
  beforeAll(async () => (service = await startWith(false)));
  afterAll(() => service.close());

  it('names the trace of every request, the caller’s or a new one', async () => {
    const from = service.log.length;
    await service.http.get('/api/v1/users/me').set('traceparent', TRACEPARENT).expect(401);
    await service.http.get('/no/such/path').expect(404);
    await service.http.get('/%zz').expect(400);
    const lines = service.log.slice(from);
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatchObject({ route: '/api/v1/users/me', traceId: TRACE });
    for (const line of lines) expect(line['traceId']).toMatch(/^[0-9a-f]{32}$/);
    expect(new Set(lines.map(({ traceId }) => traceId)).size).toBe(3);
  });

  it('names the same trace in everything that is said within it', async () => {
    const from = service.log.length;
    await service.app.get(Tracing).run('work', () => {
      new Logger('Work').warn({ count: 1 }, 'one');
      new Logger('Work').error('another');
      return Promise.resolve();
    });
    new Logger('Work').error('outside');
    const [one, another, outside] = service.log.slice(from);
    expect(one).toMatchObject({ message: 'one', traceId: expect.stringMatching(/^[0-9a-f]{32}$/) });
    expect(another).toMatchObject({ message: 'another', traceId: one?.['traceId'] });
    expect(outside).not.toHaveProperty('traceId');
  });
});

describe('the traces of a process with a collector', () => {
  let collector: TestCollector;
  beforeEach(async () => (collector = await TestCollector.start()));
  afterEach(() => collector.stop());

  const traced = (enabled: boolean, share: string) =>
    startWith(enabled, { OTEL_EXPORTER_OTLP_ENDPOINT: collector.address, OTEL_TRACES_SAMPLER_ARG: share });

  it('hold the request, what it asked of database and identity, and the flags it needed', async () => {
    const service = await traced(true, '0');
    const ada = aPerson(service, 'ada');
    await ada.get('/users/me').set('traceparent', TRACEPARENT).expect(200);
    await service.http.get('/health').expect(200);
    await service.close();
    const spans = collector.spans.filter(({ traceId }) => traceId === TRACE);
    const request = spans.find(({ parentSpanId }) => parentSpanId === PARENT);
    expect(request).toMatchObject({ name: 'GET /api/v1/users/me', kind: 2 });
    expect(valuesOf(request?.attributes ?? [])).toMatchObject({
      'http.request.method': 'GET',
      'http.route': '/api/v1/users/me',
      'http.response.status_code': 200,
    });
    const parts = spans.filter(({ parentSpanId }) => parentSpanId === request?.spanId).map(({ name }) => name);
    expect(parts).toEqual(
      expect.arrayContaining(['DynamoDB.GetItem', 'Cognito.GetUser', 'DynamoDB.TransactWriteItems']),
    );
    const events = request?.events.map(({ name, attributes }) => [name, valuesOf(attributes)['feature_flag.key']]);
    expect(events).toContainEqual(['feature_flag.evaluation', 'maintenance_mode']);
    expect(collector.sender).toMatchObject({
      'service.name': 'civicforge-test-api',
      'deployment.environment.name': 'test',
    });
    expect(collector.spans.filter(({ name }) => name.includes('/health'))).toEqual([]);
    const told = JSON.stringify(collector.bodies);
    expect(told).not.toContain(ada.userId);
    expect(told).not.toContain('@');
  });

  it('hold what a request with a body brought about', async () => {
    const service = await traced(true, '0');
    const ada = aPerson(service, 'ada');
    await ada.post('/quests', A_QUEST).set('traceparent', TRACEPARENT).expect(201);
    await service.close();
    const request = collector.spans.find(({ parentSpanId }) => parentSpanId === PARENT);
    const parts = collector.spans.filter(({ parentSpanId }) => parentSpanId === request?.spanId);
    expect(request?.name).toBe('POST /api/v1/quests');
    expect(parts.map(({ name }) => name)).toContain('DynamoDB.BatchWriteItem');
    expect(JSON.stringify(collector.bodies)).not.toContain(A_QUEST.title);
  });

  it('are all of them while advanced monitoring is on, and the share that is set while it is off', async () => {
    for (const [enabled, share, count] of [
      [true, '0', 5],
      [false, '0', 0],
      [false, '1', 5],
    ] as const) {
      collector.bodies.length = 0;
      const service = await traced(enabled, share);
      for (let call = 0; call < 5; call += 1) await service.http.get('/api/v1/feature-flags').expect(200);
      await service.close();
      expect(collector.spans.filter(({ name }) => name === 'GET /api/v1/feature-flags')).toHaveLength(count);
    }
  });

  it('name what failed by its code, and work of the process itself has a trace of its own', async () => {
    const service = await traced(true, '0');
    await service.http.get('/api/v1/users/me').expect(401);
    const housekeeping = service.app.get(Housekeeping);
    await service.app.get(Tracing).run('housekeeping', () => housekeeping.round());
    await expect(
      service.app.get(Tracing).run('failing', () => Promise.reject(new TypeError('with words of a person'))),
    ).rejects.toThrow(TypeError);
    await service.close();
    const named = (name: string) => collector.spans.find((span) => span.name === name);
    expect(valuesOf(named('GET /api/v1/users/me')?.attributes ?? [])).toMatchObject({
      'problem.code': 'auth.required',
    });
    const round = named('housekeeping');
    expect(round?.parentSpanId ?? '').toBe('');
    expect(collector.spans.some(({ parentSpanId }) => parentSpanId === round?.spanId)).toBe(true);
    expect(named('failing')).toMatchObject({ status: { code: 2 } });
    expect(JSON.stringify(collector.bodies)).not.toContain('words of a person');
  });

  it('delay no request while the collector is unavailable', async () => {
    const service = await startWith(true, { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' });
    await service.http.get('/api/v1/feature-flags').expect(200);
    await service.close();
  });
});
