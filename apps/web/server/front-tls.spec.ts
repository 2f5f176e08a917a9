/** @jest-environment node */
import * as crypto from 'node:crypto';
import { once } from 'node:events';
import * as http from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import * as https from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { selfSignedCertificate } from '../../../libs/contract/src/self-signed-certificate.ts';
import { createFront } from './front.ts';

const CERTIFICATE = { ...selfSignedCertificate(crypto, new Date()), handshakeTimeout: 50 };
let handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
let front: Server;

async function start(servesTls: boolean): Promise<number> {
  front = createFront((request, response) => handle(request, response), {
    https: true,
    allowsUpgrades: false,
    ...(servesTls && { certificate: CERTIFICATE }),
  });
  await once(front.listen(0, '127.0.0.1'), 'listening');
  return (front.address() as AddressInfo).port;
}
afterEach(() => front.closeAllConnections());

describe('a server with a certificate', () => {
  it.each([
    ['sends nothing', ''],
    ['stops in its first record', '\x16\x03\x01'],
    ['speaks plain HTTP', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['sends garbage', '\x16\x03\x01\x00\x05hello'],
  ])('ends the connection of a client that %s instead of a handshake', async (_, bytes) => {
    const client = connect(await start(true), '127.0.0.1', () => client.write(Buffer.from(bytes, 'latin1')));
    await once(client.resume(), 'close');
    front.close();
    await once(front, 'close');
  });
});

describe.each([
  ['HTTP', false],
  ['HTTPS', true],
] as const)('a server that stops, over %s', (_, servesTls) => {
  it('finishes the running request and then ends its keep-alive connection', async () => {
    const port = await start(servesTls);
    const asked = new Promise<ServerResponse>((resolve) => {
      handle = (_request, response) => Promise.resolve(resolve(response));
    });
    const client = servesTls ? https : http;
    const agent = new client.Agent({ keepAlive: true });
    const request = client.get({ host: '127.0.0.1', port, agent, rejectUnauthorized: false });
    const response = await asked;
    const stopped = once(front, 'close');
    front.close();
    front.closeIdleConnections();
    response.end('from Next');
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    expect([answer.statusCode, answer.headers.connection]).toEqual([200, 'close']);
    answer.resume();
    await stopped;
  });
});
