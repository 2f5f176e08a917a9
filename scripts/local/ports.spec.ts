import { createServer } from 'node:net';
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
