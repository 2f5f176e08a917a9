import { createServer } from 'node:net';
import { BLOCKED_PORTS } from './blocked-ports.ts';
import { assertFree, LOOPBACK, readPorts } from './ports.ts';

const usual = { api: 3001, web: 5173, database: 8000, identity: 9229, flags: 2772 };

describe('the ports of a stack', () => {
  it('are the defaults unless the environment sets others', () => {
    expect(readPorts({})).toEqual(usual);
    expect(readPorts({ CIVICFORGE_DB_PORT: '18000' })).toEqual({ ...usual, database: 18_000 });
  });

  it.each(['', 'abc', '0', '65536', '80.5', '-1'])('refuse "%s" and name the variable', (value) => {
    expect(() => readPorts({ CIVICFORGE_WEB_PORT: value })).toThrow('CIVICFORGE_WEB_PORT must be a port');
  });

  it.each(['API', 'WEB', 'DB', 'IDP', 'FLAGS'])('refuse for %s what fetch refuses, and name the variable', (part) => {
    const variable = `CIVICFORGE_${part}_PORT`;
    expect(() => readPorts({ [variable]: '6000' })).toThrow(
      `${variable} is 6000, a port that browsers and Node.js refuse`,
    );
    expect(readPorts({ [variable]: '6001' })).toBeDefined();
  });

  it('know each port that fetch refuses', async () => {
    const refusal = async (port: number): Promise<unknown> => {
      // Other ports are closed, or answer.
      const request = fetch(`http://${LOOPBACK}:${port}/`, { method: 'HEAD', signal: AbortSignal.timeout(5_000) });
      return request.then(
        () => undefined,
        (error: unknown) => ((error as Error).cause as Error | undefined)?.message,
      );
    };
    const around = [...BLOCKED_PORTS].flatMap((port) => [port - 1, port, port + 1]).filter((port) => port > 0);
    const refused = await Promise.all([...new Set(around)].map(async (port) => [port, await refusal(port)] as const));
    const bad = refused.filter(([, reason]) => reason === 'bad port').map(([port]) => port);
    expect(bad).toEqual([...BLOCKED_PORTS]);
  });

  it('must be different', () => {
    expect(() => readPorts({ CIVICFORGE_WEB_PORT: '3001' })).toThrow('CIVICFORGE_WEB_PORT and CIVICFORGE_API_PORT');
  });

  it('are checked together, with a message for every port in use', async () => {
    const holders = await Promise.all([listen(), listen()]);
    const [api = 0, web = 0] = holders.map(({ port }) => port);
    const found = assertFree({ ...usual, api, web }, ['api', 'web']);
    await expect(found).rejects.toThrow(
      new RegExp(
        `Port ${api}, wanted by the service, is taken[^]*Port ${web}, wanted by the web application, is taken`,
      ),
    );
    await Promise.all(holders.map(({ close }) => close()));
    await expect(assertFree({ ...usual, api, web }, ['api', 'web'])).resolves.toBeUndefined();
  });

  it('may be in use by a stack that is stopping', async () => {
    const holder = await listen();
    const free = assertFree({ ...usual, api: holder.port }, ['api']);
    setTimeout(() => void holder.close(), 150);
    await expect(free).resolves.toBeUndefined();
  });
});

async function listen() {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, LOOPBACK, resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { port: address.port, close: () => new Promise((resolve) => server.close(resolve)) };
}
