import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import {
  AppConfigEmulator,
  BROKEN,
  THROTTLED,
  type EmulatedAnswer,
  type EmulatorOptions,
} from './appconfig-emulator.ts';
import { isFields, type Fields } from './problems.ts';

/**
 * What can go wrong with a call: the service limits (`throttle`) or fails (`error`); the connection breaks before the
 * service saw the call (`reset`) or after it acted (`lost-answer`); nothing ever comes back (`hang`); or the body is not
 * what was deployed (`garbage`).
 */
export const FAULTS = ['throttle', 'error', 'reset', 'lost-answer', 'hang', 'garbage'] as const;
export type Fault = (typeof FAULTS)[number];

export interface Calls {
  sessions: number;
  polls: number;
}

export interface EmulatorServer {
  readonly url: string;
  readonly emulator: AppConfigEmulator;
  /** Calls to the service so far. */
  readonly calls: Readonly<Calls>;
  /** Makes the next calls go wrong, in this order. */
  inject(...faults: readonly Fault[]): void;
  close(): Promise<void>;
}

export interface EmulatorServerOptions extends EmulatorOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number;
  readonly host?: string;
  /** Answers what the data plane does not know, such as a control plane on the same port; undefined is a 404. */
  readonly others?: (request: EmulatedRequest) => EmulatedAnswer | undefined;
}

/** A request without its transport. */
export interface EmulatedRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** More than a hosted configuration may have, so that a control plane on this port can refuse it in its own words. */
const LIMIT_BYTES = 8 * 1024 * 1024;

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > LIMIT_BYTES) throw new RangeError('The body is too large');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function readJson(request: IncomingMessage): Promise<Fields> {
  const text = await readText(request);
  const value: unknown = JSON.parse(text === '' ? '{}' : text);
  return isFields(value) ? value : {};
}

function send(response: ServerResponse, { status, headers, body }: EmulatedAnswer): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

const json = (status: number, value: unknown): EmulatedAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

function isFault(value: unknown): value is Fault {
  return (FAULTS as readonly unknown[]).includes(value);
}

class Handler {
  readonly calls: Calls = { sessions: 0, polls: 0 };
  readonly faults: Fault[] = [];
  readonly #emulator: AppConfigEmulator;
  readonly #others: EmulatorServerOptions['others'];

  constructor(emulator: AppConfigEmulator, others: EmulatorServerOptions['others']) {
    this.#emulator = emulator;
    this.#others = others;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const answer = await this.#route(request, response);
    if (answer) send(response, answer);
  }

  async #route(request: IncomingMessage, response: ServerResponse): Promise<EmulatedAnswer | undefined> {
    const url = new URL(request.url ?? '/', 'http://emulator');
    const { pathname, searchParams } = url;
    const route = `${request.method ?? 'GET'} ${pathname}`;
    switch (route) {
      case 'GET /health':
        return json(200, { status: 'ok' });
      case 'POST /emulator':
        return this.#control(await readJson(request));
      case 'POST /configurationsessions': {
        const input = await readJson(request);
        this.calls.sessions += 1;
        return this.#withFault(false, response, () => this.#emulator.startSession(input));
      }
      case 'GET /configuration': {
        const token = searchParams.get('configuration_token') ?? '';
        this.calls.polls += 1;
        return this.#withFault(true, response, () => this.#emulator.getLatest(token));
      }
      default:
        return (await this.#other(request, url)) ?? json(404, { Message: `There is no ${route}` });
    }
  }

  async #other(request: IncomingMessage, url: URL): Promise<EmulatedAnswer | undefined> {
    const { method = 'GET', headers } = request;
    return this.#others?.({ method, url, headers, body: await readText(request) });
  }

  /** The answer as the next fault leaves it; none where nothing is to be sent. */
  #withFault(isPoll: boolean, response: ServerResponse, act: () => EmulatedAnswer): EmulatedAnswer | undefined {
    // A poll can return garbage, a session cannot: that fault waits for the next poll.
    const fault = this.faults[0] === 'garbage' && !isPoll ? undefined : this.faults.shift();
    switch (fault) {
      case 'throttle':
        return THROTTLED;
      case 'error':
        return BROKEN;
      case 'lost-answer':
        act();
        response.destroy();
        return undefined;
      case 'reset':
        response.destroy();
        return undefined;
      case 'hang':
        return undefined;
      case 'garbage':
        return { ...act(), body: '<html>not a flag document</html>' };
      case undefined:
        return act();
    }
  }

  /** `POST /emulator { pollIntervalSeconds?, faults? }`: the same levers for programs in other processes. */
  #control({ pollIntervalSeconds: interval, faults = [] }: Fields): EmulatedAnswer {
    const isInterval = typeof interval === 'number' && interval > 0 && interval <= 86_400;
    if ((interval !== undefined && !isInterval) || !Array.isArray(faults) || !faults.every(isFault)) {
      return json(400, { Message: `pollIntervalSeconds is up to 86400; faults are ${FAULTS.join(', ')}` });
    }
    if (isInterval) this.#emulator.pollIntervalSeconds = interval;
    this.faults.push(...faults);
    return json(200, { pollIntervalSeconds: this.#emulator.pollIntervalSeconds, faults: this.faults });
  }
}

function listen(server: Server, port: number, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      const bound = typeof address === 'object' && address !== null ? address.port : port;
      resolve(`http://${host}:${String(bound)}`);
    });
  });
}

/** Starts the emulator as a server on the loopback address, for `AWS_ENDPOINT_URL_APPCONFIGDATA` to point at. */
export async function startAppConfigEmulator(options: EmulatorServerOptions): Promise<EmulatorServer> {
  const emulator = new AppConfigEmulator(options);
  const handler = new Handler(emulator, options.others);
  const server = createServer((request, response) => {
    handler.handle(request, response).catch((error: unknown) => {
      send(response, json(400, { Message: error instanceof Error ? error.message : String(error) }));
    });
  });
  const url = await listen(server, options.port ?? 0, options.host ?? '127.0.0.1');
  return {
    url,
    emulator,
    calls: handler.calls,
    inject: (...faults) => {
      handler.faults.push(...faults);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
