import { type Dispatcher, Pool } from 'undici';

/** Like the SDK's agent. Further requests wait for a connection, within their timeout. */
const CONNECTIONS = 50;
const CONNECT_TIMEOUT_MILLISECONDS = 1_000;
const REQUEST_TIMEOUT_MILLISECONDS = 3_000;

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/**
 * Posts to one origin over keep-alive connections. Rejects after 3 seconds with a `TimeoutError`; all failures of a
 * connection are `$retryable`.
 */
export class HttpPost {
  readonly #pool: Pool;

  constructor(origin: string) {
    this.#pool = new Pool(origin, {
      connections: CONNECTIONS,
      connect: { timeout: CONNECT_TIMEOUT_MILLISECONDS },
      // `REQUEST_TIMEOUT_MILLISECONDS` covers waiting for a connection as well.
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: 20_000,
      allowH2: false,
    });
  }

  send(headers: Readonly<Record<string, string>>, body: string): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      const exchange = new Exchange(resolve, reject);
      this.#pool.dispatch({ path: '/', method: 'POST', headers, body }, exchange);
    });
  }

  close(): void {
    void this.#pool.destroy();
  }
}

/** One request and its answer. */
class Exchange implements Dispatcher.DispatchHandler {
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  #headers: HttpAnswer['headers'] = {};
  readonly #chunks: Buffer[] = [];
  #timedOut: Error | undefined;
  readonly #timer: NodeJS.Timeout;

  constructor(
    private readonly resolve: (answer: HttpAnswer) => void,
    private readonly reject: (error: Error) => void,
  ) {
    this.#timer = setTimeout(() => {
      this.#timedOut = new Error(`DynamoDB did not answer within ${REQUEST_TIMEOUT_MILLISECONDS} ms`);
      this.#timedOut.name = 'TimeoutError';
      this.#controller?.abort(this.#timedOut);
      this.onResponseError(undefined, this.#timedOut);
    }, REQUEST_TIMEOUT_MILLISECONDS);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#timedOut !== undefined) controller.abort(this.#timedOut);
  }

  onResponseStart(_: unknown, status: number, headers: HttpAnswer['headers']): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_: unknown, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    clearTimeout(this.#timer);
    const [first] = this.#chunks;
    const bytes = this.#chunks.length === 1 && first !== undefined ? first : Buffer.concat(this.#chunks);
    this.resolve({ status: this.#status, headers: this.#headers, body: bytes.toString('utf8') });
  }

  onResponseError(_: unknown, error: Error): void {
    clearTimeout(this.#timer);
    this.reject(Object.assign(error, { $retryable: {} }));
  }
}
