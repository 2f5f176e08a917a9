import { connect, createServer } from 'node:net';

/** Commands that a system's Firefox lacks and that change only how a page looks. The bridge answers them itself. */
const ANSWERED = ['emulation.setMediaFeaturesOverride'];

const TEXT = 1;

/**
 * Listens on a free port of this machine and passes WebDriver BiDi on to a browser, except commands that the browser lacks.
 *
 * @param {number} port of the browser
 * @returns {Promise<import('node:net').Server>}
 */
export function startBridge(port) {
  const server = createServer((client) => {
    const browser = connect(port, '127.0.0.1');
    client.on('error', () => browser.destroy()).on('close', () => browser.destroy());
    browser.on('error', () => client.destroy()).on('close', () => client.destroy());
    withHead(client, (request, moreRequest) => {
      browser.write(forBrowser(request, port));
      withHead(browser, (answer, moreAnswer) => {
        client.write(answer);
        // Whole frames only: an answer of the bridge must not stand inside one of the browser.
        listen(browser, moreAnswer, ({ raw }) => client.write(raw));
        listen(client, moreRequest, ({ raw, type, payload }) => {
          const command = type === TEXT ? JSON.parse(payload.toString()) : undefined;
          if (!ANSWERED.includes(command?.method)) browser.write(raw);
          else client.write(textFrame(JSON.stringify({ type: 'success', id: command.id, result: {} })));
        });
      });
    });
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}

/** Names the browser's own port, which Firefox checks, and no compression, so that frames can be read. */
function forBrowser(request, port) {
  return request.replace(/^host: .*$/im, `Host: 127.0.0.1:${port}`).replace(/^sec-websocket-extensions: .*\r\n/im, '');
}

/** Calls `then` with the head of an HTTP message and the bytes after it. */
function withHead(socket, then) {
  let bytes = Buffer.alloc(0);
  const read = (chunk) => {
    bytes = Buffer.concat([bytes, chunk]);
    const end = bytes.indexOf('\r\n\r\n');
    if (end < 0) return;
    socket.off('data', read);
    then(bytes.subarray(0, end + 4).toString('latin1'), bytes.subarray(end + 4));
  };
  socket.on('data', read);
}

/** Calls `onFrame` for each whole WebSocket frame (RFC 6455, section 5.2). */
function listen(socket, first, onFrame) {
  let bytes = first;
  const read = (chunk) => {
    bytes = Buffer.concat([bytes, chunk]);
    for (let frame = frameIn(bytes); frame !== undefined; frame = frameIn(bytes)) {
      bytes = bytes.subarray(frame.raw.length);
      onFrame(frame);
    }
  };
  read(Buffer.alloc(0));
  socket.on('data', read);
}

/** Returns the first frame, or undefined if it is not complete. */
function frameIn(bytes) {
  if (bytes.length < 2) return undefined;
  const short = bytes[1] & 127;
  const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
  const isMasked = (bytes[1] & 128) !== 0;
  const start = 2 + lengthBytes + (isMasked ? 4 : 0);
  if (bytes.length < start) return undefined;
  const length = lengthBytes === 0 ? short : Number(BigInt(`0x${bytes.toString('hex', 2, 2 + lengthBytes)}`));
  if (bytes.length < start + length) return undefined;
  const payload = Buffer.from(bytes.subarray(start, start + length));
  if (isMasked) for (let at = 0; at < length; at += 1) payload[at] ^= bytes[start - 4 + (at & 3)];
  return { raw: bytes.subarray(0, start + length), type: bytes[0] & 15, payload };
}

function textFrame(text) {
  const payload = Buffer.from(text);
  return Buffer.concat([Buffer.from([0x81, payload.length]), payload]);
}
