import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { connect } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { portOf } from '../../testing/raw.ts';

let test: TestApp;
/** Keeps its connections and validates no certificate, like a load balancer. */
let balancer: Agent;

beforeEach(async () => {
  test = await startTestApp({ environment: { SERVE_TLS: 'on' } });
  balancer = new Agent({ keepAlive: true, rejectUnauthorized: false });
});
afterEach(() => balancer.destroy());

async function ask(path: string, headers: Record<string, string> = {}): Promise<IncomingMessage> {
  const asked = request({ host: '127.0.0.1', port: portOf(test), path, agent: balancer, headers }).end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  answer.resume();
  await once(answer, 'end');
  return answer;
}

describe('the service with SERVE_TLS=on', () => {
  it('answers probes, members and broken requests over TLS', async () => {
    expect((await ask('/health')).statusCode).toBe(200);
    const [[connection]] = Object.values(balancer.freeSockets) as [[TLSSocket]];
    expect(connection.getProtocol()).toBe('TLSv1.3');
    expect((await ask('/api/v1/users/me', { authorization: test.bearer() })).statusCode).toBe(200);
    const broken = await ask('/health', { expect: 'x'.repeat(40_000) });
    expect(broken.statusCode).toBe(431);
    expect(broken.headers['content-type']).toContain('application/problem+json');
    await test.close();
  });

  it('refuses plain HTTP', async () => {
    await expect(fetch(`http://127.0.0.1:${String(portOf(test))}/health`)).rejects.toThrow();
    await test.close();
  });

  it('stops although a load balancer keeps its connections open and a client never finishes its handshake', async () => {
    const silent = connect(portOf(test), '127.0.0.1');
    const closed = once(silent, 'close');
    await ask('/health');
    await test.close();
    await closed;
    expect(test.app.getHttpServer().listening).toBe(false);
  });
});
