import { setTimeout as sleep } from 'node:timers/promises';
import type { AddressInfo } from 'node:net';
import { startTestApp, type TestApp } from '../testing/app.ts';
import { Steering, TryModule } from '../testing/routes.ts';
import { answer } from './http/answer.ts';
import { drain } from './shutdown.ts';

describe('a process that is asked to stop', () => {
  let test: TestApp;

  it('says so to probes, finishes what runs, closes connections and then takes no more', async () => {
    test = await startTestApp({ imports: [TryModule] });
    let finish: () => void = () => undefined;
    test.app.get(Steering).next = async () => {
      await new Promise<void>((resolve) => (finish = resolve));
      return answer({ finished: true });
    };
    const address = `http://127.0.0.1:${(test.app.getHttpServer().address() as AddressInfo).port}`;
    const headers = { authorization: test.bearer() };
    const running = fetch(`${address}/api/v1/try/steered`, { method: 'POST', headers });
    while (test.app.get(Steering).runs === 0) await sleep(5);

    const drained = drain(test.app, test.settings);
    const health = await fetch(`${address}/health`);
    expect([health.status, await health.json()]).toMatchObject([503, { status: 'draining' }]);
    expect(health.headers.get('connection')).toBe('close');
    const ready = await fetch(`${address}/health/ready`);
    expect([ready.status, await ready.json()]).toMatchObject([503, { status: 'shutting_down' }]);
    const late = await fetch(`${address}/api/v1/try/versioned`, { headers });
    expect(late.status).toBe(200);

    while (
      await fetch(`${address}/health`).then(
        () => true,
        () => false,
      )
    )
      await sleep(20);
    finish();
    const answered = await running;
    expect([answered.status, await answered.json()]).toEqual([200, { finished: true }]);
    await drained;
    await test.pool.stop();
  });
});
