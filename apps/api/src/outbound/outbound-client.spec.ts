import { EventEmitter, once } from 'node:events';
import type { LookupAddress } from 'node:dns';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createServer as createTcpServer } from 'node:net';
import { OutboundClient, type Resolve } from './outbound-client.ts';

/** Of a network for documentation (RFC 5737), which no packet reaches. */
const PUBLIC = { address: '203.0.113.7', family: 4 };
const LOOPBACK = { address: '127.0.0.1', family: 4 };

const open: { close(): unknown; closeAllConnections?(): void }[] = [];
afterEach(() => {
  for (const server of open.splice(0)) {
    server.closeAllConnections?.();
    server.close();
  }
});

/** A receiver on loopback that counts its requests. */
async function receiver(answer: RequestListener): Promise<{ url: string; port: number; requests: IncomingMessage[] }> {
  const requests: IncomingMessage[] = [];
  const server: Server = createServer((incoming: IncomingMessage, reply: ServerResponse) => {
    requests.push(incoming);
    answer(incoming, reply);
  });
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/hook`, port, requests };
}

/** A resolver that gives one answer after the other, and the last one from then on. */
function resolver(...answers: readonly LookupAddress[][]): { resolve: Resolve; asked: string[] } {
  const asked: string[] = [];
  const resolve: Resolve = (hostname, done) => {
    done(null, answers[Math.min(asked.length, answers.length - 1)] ?? []);
    asked.push(hostname);
  };
  return { resolve, asked };
}

const send = (client: OutboundClient, url: string) => client.post({ url, headers: { 'x-probe': '1' }, body: '{}' });

describe('OutboundClient', () => {
  it('posts headers and body and returns the status', async () => {
    const { url, requests } = await receiver((_, reply) => reply.writeHead(204).end());
    expect(await send(new OutboundClient(), url)).toEqual({ status: 204 });
    expect(requests[0]).toMatchObject({ method: 'POST', url: '/hook', headers: { 'x-probe': '1' } });
  });

  it('checks the address at each connection, so a name that turns to loopback reaches nothing', async () => {
    const { port, requests } = await receiver((_, reply) => reply.end());
    const { resolve, asked } = resolver([PUBLIC], [LOOPBACK]);
    const client = new OutboundClient(resolve, { milliseconds: 300, answerBytes: 1_000 });
    // The first answer is public: the client connects to it and nothing on this machine hears of it.
    await send(client, `https://rebind.example:${port}/`);
    expect(await send(client, `https://rebind.example:${port}/`)).toEqual({ failure: 'address' });
    expect(asked).toEqual(['rebind.example', 'rebind.example']);
    expect(requests).toHaveLength(0);
  });

  it('refuses a name if one of its addresses is refused', async () => {
    for (const addresses of [
      [PUBLIC, LOOPBACK],
      [
        { address: '2606:4700:4700::1111', family: 6 },
        { address: 'fd00::1', family: 6 },
      ],
      [PUBLIC, { address: '::ffff:127.0.0.1', family: 6 }],
      [],
    ]) {
      expect(await send(new OutboundClient(resolver(addresses).resolve), 'https://two.example/')).toEqual({
        failure: 'address',
      });
    }
  });

  it('keeps no connection open, so a name that turns to another address is checked again', async () => {
    const { port, requests } = await receiver((_, reply) => {
      reply.writeHead(200, { connection: 'keep-alive', 'keep-alive': 'timeout=60' }).end();
    });
    const { resolve, asked } = resolver([LOOPBACK], [{ address: '10.0.0.1', family: 4 }]);
    const client = new OutboundClient(resolve);
    expect(await send(client, `http://kept.localhost:${port}/`)).toEqual({ status: 200 });
    expect(await send(client, `http://kept.localhost:${port}/`)).toEqual({ failure: 'address' });
    expect(asked).toHaveLength(2);
    expect(requests).toHaveLength(1);
  });

  it.each([
    '::ffff:7f00:1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001:0:7f00:1::1',
    'fe80::1%eth0',
    '::',
    '0.0.0.0',
    '169.254.169.254',
  ])('refuses a name that resolves to %s', async (address) => {
    const { resolve } = resolver([{ address, family: address.includes(':') ? 6 : 4 }]);
    expect(await send(new OutboundClient(resolve), 'https://one.example/')).toEqual({ failure: 'address' });
    expect(await send(new OutboundClient(resolve), 'http://one.localhost/')).toEqual({ failure: 'address' });
  });

  it('connects over http to the same machine only', async () => {
    const { port } = await receiver((_, reply) => reply.end());
    const local = new OutboundClient(resolver([LOOPBACK]).resolve);
    expect(await send(local, `http://receiver.localhost:${port}/`)).toEqual({ status: 200 });
    const away = new OutboundClient(resolver([PUBLIC]).resolve);
    expect(await send(away, `http://receiver.localhost:${port}/`)).toEqual({ failure: 'address' });
  });

  it.each([
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://2130706433/',
    'http://10.0.0.1/',
    'https://[::ffff:a00:1]/',
  ])('refuses the literal %s without a connection', async (url) => {
    const { resolve, asked } = resolver([PUBLIC]);
    expect(await send(new OutboundClient(resolve), url)).toEqual({ failure: 'address' });
    expect(asked).toEqual([]);
  });

  it.each([301, 302, 303, 307, 308])('returns %i and does not follow the redirect', async (status) => {
    const inside = await receiver((_, reply) => reply.end());
    const { url } = await receiver((_, reply) => reply.writeHead(status, { location: inside.url }).end());
    expect(await send(new OutboundClient(), url)).toEqual({ status });
    expect(inside.requests).toHaveLength(0);
  });

  it('reads at most the limit of an endless answer and ends the connection', async () => {
    let sent = 0;
    const ended = new EventEmitter();
    const isOver = once(ended, 'close');
    const { url } = await receiver((_, reply) => {
      const chunk = Buffer.alloc(16_384);
      const more = () => {
        while (!reply.destroyed && reply.write(chunk)) sent += chunk.length;
      };
      reply.on('drain', more).on('close', () => ended.emit('close'));
      more();
    });
    expect(await send(new OutboundClient(), url)).toEqual({ status: 200 });
    await isOver;
    // Besides what was read, the buffers of both sides.
    expect(sent).toBeLessThan(16 * 1_048_576);
  });

  it('takes the status of an answer whose body never ends', async () => {
    const { url } = await receiver((_, reply) => void reply.writeHead(200).write('a'));
    const client = new OutboundClient(undefined, { milliseconds: 200, answerBytes: 1_000 });
    expect(await send(client, url)).toEqual({ status: 200 });
  });

  it('gives up a receiver that never answers', async () => {
    const { url } = await receiver(() => undefined);
    const client = new OutboundClient(undefined, { milliseconds: 100, answerBytes: 1_000 });
    expect(await send(client, url)).toEqual({ failure: 'timeout' });
  });

  it('gives up a receiver that sends its header fields one by one', async () => {
    const sockets: Socket[] = [];
    const server = createTcpServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined).write('HTTP/1.1 200 OK\r\n');
      const drip = setInterval(() => socket.destroyed || socket.write('x-drip: 1\r\n'), 20);
      socket.on('close', () => clearInterval(drip));
    });
    open.push({ close: () => (sockets.forEach((socket) => socket.destroy()), server.close()) });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const client = new OutboundClient(undefined, { milliseconds: 200, answerBytes: 1_000 });
    const { port } = server.address() as AddressInfo;
    expect(await send(client, `http://127.0.0.1:${port}/`)).toEqual({ failure: 'timeout' });
  });

  it('refuses an answer whose header fields are too large', async () => {
    const { url } = await receiver((_, reply) => reply.writeHead(200, { 'x-large': 'a'.repeat(200_000) }).end());
    expect(await send(new OutboundClient(), url)).toEqual({ failure: 'connection' });
  });

  it('waits for the final status behind an endless row of interim ones, and gives up', async () => {
    const sockets: Socket[] = [];
    const server = createTcpServer((socket) => {
      sockets.push(socket);
      const drip = setInterval(() => socket.destroyed || socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'), 10);
      socket.on('error', () => undefined).on('close', () => clearInterval(drip));
    });
    open.push({ close: () => (sockets.forEach((socket) => socket.destroy()), server.close()) });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const client = new OutboundClient(undefined, { milliseconds: 200, answerBytes: 1_000 });
    const { port } = server.address() as AddressInfo;
    expect(await send(client, `http://127.0.0.1:${port}/`)).toEqual({ failure: 'timeout' });
  });

  it('gives up a resolver that never answers', async () => {
    const client = new OutboundClient(() => undefined, { milliseconds: 100, answerBytes: 1_000 });
    expect(await send(client, 'https://slow.example/')).toEqual({ failure: 'timeout' });
  });

  it.each([
    ['ENOTFOUND', 'name'],
    ['EAI_AGAIN', 'name'],
    ['ECONNREFUSED', 'connection'],
  ])('reports %s as a failure of the %s', async (code, failure) => {
    // As `dns.lookup` does: an error comes without addresses.
    const failing: Resolve = (_, done) => done(Object.assign(new Error(code), { code }));
    expect(await send(new OutboundClient(failing), 'https://gone.example/')).toEqual({ failure });
  });

  // A label of 64 letters needs no name server.
  it('reports a name that the system cannot resolve', async () => {
    expect(await send(new OutboundClient(), `https://${'a'.repeat(64)}.example/`)).toEqual({ failure: 'name' });
  });

  it('reports a receiver that hangs up and one that speaks another protocol', async () => {
    const { url } = await receiver((incoming) => incoming.socket.destroy());
    expect(await send(new OutboundClient(), url)).toEqual({ failure: 'connection' });
    const server = createTcpServer((socket) => socket.on('error', () => undefined).end('SSH-2.0-x\r\n'));
    open.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await send(new OutboundClient(), `http://127.0.0.1:${port}/`)).toEqual({ failure: 'connection' });
  });
});
