import { createServer, type IncomingMessage, type Server } from 'node:http';
import { buffer } from 'node:stream/consumers';

/**
 * A proxy between the SDK and the emulated account. It throttles the first call of each operation of a verb, as AWS does
 * under load, and records what the account has answered.
 */
export class ThrottlingProxy {
  /** Operations that the account does not know, as `service:Operation`. */
  readonly unknown = new Set<string>();
  /** Answered operations. */
  readonly answered = new Set<string>();
  private readonly throttled = new Set<string>();
  private readonly server: Server;
  private readonly account: string;

  constructor(account: string) {
    this.account = account;
    this.server = createServer((request, response) => {
      this.answer(request).then(
        async (answer) => {
          const body = Buffer.from(await answer.arrayBuffer());
          const headers = Object.fromEntries([...answer.headers].filter(([name]) => name !== 'content-encoding'));
          response.writeHead(answer.status, { ...headers, 'content-length': String(body.length) }).end(body);
        },
        () => response.destroy(),
      );
    });
  }

  async listen(port: number): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject).listen(port, '127.0.0.1', resolve);
    });
    return `http://127.0.0.1:${String(port)}`;
  }

  /** Throttles the first call of each operation again. */
  beginVerb(): void {
    this.throttled.clear();
    this.unknown.clear();
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async answer(request: IncomingMessage): Promise<Response> {
    const body = await buffer(request);
    const operation = operationOf(request, body.toString('latin1'));
    if (!this.throttled.has(operation)) {
      this.throttled.add(operation);
      return throttle(request);
    }
    const { host: _host, connection: _connection, ...headers } = request.headers;
    const answer = await fetch(this.account + (request.url ?? '/'), {
      method: request.method ?? 'GET',
      headers: headers as Record<string, string>,
      ...(body.length > 0 && { body }),
    });
    if (await isUnknown(answer.clone())) this.unknown.add(operation);
    else this.answered.add(operation);
    return answer;
  }
}

/** Returns `service:Operation` from the credential scope and the protocol's name of the operation. */
function operationOf({ headers, method = '', url = '' }: IncomingMessage, body: string): string {
  const [, service = 'unknown'] = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(headers.authorization ?? '') ?? [];
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return `${service}:${target.split('.').at(-1) ?? ''}`;
  const [, action] = /(?:^|&)Action=(\w+)/.exec(body) ?? [];
  const [, path] = /\/operation\/(\w+)/.exec(url) ?? [];
  return `${service}:${action ?? path ?? `${method} ${url.split('?')[0]?.replaceAll(/[0-9a-f]{7,}/g, '*') ?? ''}`}`;
}

function throttle({ headers }: IncomingMessage): Response {
  const isXml = headers['content-type']?.includes('form-urlencoded') === true;
  const code = 'ThrottlingException';
  return isXml
    ? new Response(
        `<ErrorResponse><Error><Code>Throttling</Code><Message>Rate exceeded</Message></Error></ErrorResponse>`,
        {
          status: 400,
          headers: { 'content-type': 'text/xml' },
        },
      )
    : new Response(JSON.stringify({ __type: code, message: 'Rate exceeded' }), {
        status: 429,
        headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': code },
      });
}

/** True for an operation that the emulator does not implement. */
async function isUnknown(answer: Response): Promise<boolean> {
  if (answer.status < 400) return false;
  const text = await answer.text();
  return (
    answer.status === 501 ||
    (answer.status === 404 && text.includes('<title>404')) ||
    /NotImplemented|not been implemented|UnknownOperation/.test(text)
  );
}
