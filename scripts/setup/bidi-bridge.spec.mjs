import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { startBridge } from './bidi-bridge.mjs';

const HEAD = 'GET /session HTTP/1.1\r\nHost: 127.0.0.1:1\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n';

let browser;
let bridge;
let client;
let asked;
let sockets;

/** A frame as clients send it, masked. */
function masked(text) {
  const payload = Buffer.from(text);
  const mask = Buffer.from([1, 2, 3, 4]);
  const length =
    payload.length < 126 ? [0x80 | payload.length] : [0x80 | 126, payload.length >> 8, payload.length & 255];
  return Buffer.concat([Buffer.from([0x81, ...length]), mask, payload.map((byte, at) => byte ^ mask[at & 3])]);
}

const command = (id, method, params = {}) => masked(JSON.stringify({ id, method, params }));

beforeEach(async () => {
  asked = [];
  sockets = [];
  // Answers the handshake, then sends everything back as it came.
  browser = createServer((socket) => {
    sockets.push(socket);
    socket.once('data', (head) => {
      asked.push(head.toString());
      socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n');
      socket.on('data', (bytes) => socket.write(bytes));
    });
  });
  await new Promise((resolve) => browser.listen(0, '127.0.0.1', resolve));
  bridge = await startBridge(browser.address().port);
  client = connect(bridge.address().port, '127.0.0.1');
  client.write(HEAD);
  await once(client, 'data');
});

afterEach(() => {
  client.destroy();
  bridge.close();
  browser.close();
});

describe('the bridge to a system Firefox', () => {
  it('names the port of the browser, and asks for no compression', () => {
    expect(asked).toEqual([`GET /session HTTP/1.1\r\nHost: 127.0.0.1:${browser.address().port}\r\n\r\n`]);
  });

  it('answers the command that the browser lacks', async () => {
    client.write(command(7, 'emulation.setMediaFeaturesOverride'));
    const [bytes] = await once(client, 'data');
    expect(JSON.parse(bytes.subarray(2).toString())).toEqual({ type: 'success', id: 7, result: {} });
  });

  it('passes everything else on, long commands and commands in two parts too', async () => {
    const frame = command(8, 'script.evaluate', { expression: 'x'.repeat(300) });
    client.write(frame.subarray(0, 100));
    await new Promise((resolve) => setImmediate(resolve));
    client.write(frame.subarray(100));
    const parts = [];
    while (Buffer.concat(parts).length < frame.length) parts.push((await once(client, 'data'))[0]);
    expect(Buffer.concat(parts)).toEqual(frame);
  });

  it('closes with the browser', async () => {
    const closed = once(client, 'close');
    for (const socket of sockets) socket.destroy();
    await closed;
    expect(client.destroyed).toBe(true);
  });
});
