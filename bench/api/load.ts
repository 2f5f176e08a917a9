import { connect, type Socket } from 'node:net';

export interface LoadResult {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p99: number;
  readonly count: number;
}

export interface LoadPlan {
  readonly port: number;
  readonly connections: number;
  /** Complete HTTP/1.1 requests. They are sent once each, or in turns for `milliseconds`. */
  readonly requests: readonly Buffer[];
  readonly milliseconds?: number;
}

/** Returns the bytes of a request with keep-alive. */
export function requestBytes(method: string, path: string, token?: string, body?: object): Buffer {
  const text = body === undefined ? '' : JSON.stringify(body);
  const lines = [
    `${method} ${path} HTTP/1.1`,
    'host: 127.0.0.1',
    ...(token === undefined ? [] : [`authorization: Bearer ${token}`]),
    ...(body === undefined ? [] : ['content-type: application/json', `content-length: ${Buffer.byteLength(text)}`]),
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${text}`);
}

/**
 * Sends requests over raw keep-alive sockets, one at a time on each, so that the generator costs little of the processor
 * that it shares with the service.
 * @throws Error for an answer that is not 2xx
 */
export async function load(plan: LoadPlan): Promise<LoadResult> {
  const { connections, requests, milliseconds } = plan;
  const begin = performance.now();
  const end = milliseconds === undefined ? Infinity : begin + milliseconds;
  const latencies: number[] = [];
  let next = 0;
  const take = (): Buffer | undefined => {
    if (performance.now() >= end || (milliseconds === undefined && next >= requests.length)) return undefined;
    return requests[next++ % requests.length];
  };
  await Promise.all(Array.from({ length: connections }, () => client(plan.port, take, latencies)));
  const seconds = (performance.now() - begin) / 1_000;
  latencies.sort((a, b) => a - b);
  return {
    perSecond: latencies.length / seconds,
    p99: latencies[Math.floor(latencies.length * 0.99)] ?? NaN,
    count: latencies.length,
  };
}

function client(port: number, take: () => Buffer | undefined, latencies: number[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect(port, '127.0.0.1');
    socket.setNoDelay(true);
    let received: Buffer = Buffer.alloc(0);
    let sentAt = 0;
    const sendNext = () => {
      const request = take();
      if (request === undefined) {
        socket.end();
        resolve();
        return;
      }
      sentAt = performance.now();
      socket.write(request);
    };
    socket.on('connect', sendNext);
    socket.on('error', reject);
    socket.on('data', (chunk: Buffer) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      const length = answerLength(received);
      if (length === undefined || received.length < length) return;
      if (received[9] !== 0x32) {
        reject(new Error(received.subarray(0, 600).toString()));
        socket.destroy();
        return;
      }
      latencies.push(performance.now() - sentAt);
      received = Buffer.alloc(0);
      sendNext();
    });
  });
}

/** Returns the length of an answer with its head, or undefined while the head is incomplete. */
function answerLength(bytes: Buffer): number | undefined {
  const head = bytes.indexOf('\r\n\r\n');
  if (head < 0) return undefined;
  const found = /\r\ncontent-length: *(\d+)/i.exec(bytes.toString('latin1', 0, head));
  return head + 4 + Number(found?.[1] ?? 0);
}
