import { Agent, createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from './random.ts';

/**
 * Faults between a service and its database. The first four happen before the database receives the request. The
 * `-after` ones lose the answer of an executed request.
 */
export const FAULTS = [
  'throttle',
  'conflict',
  'error-before',
  'reset-before',
  'error-after',
  'reset-after',
  'hang-after',
  'latency',
  'unprocessed',
  'held',
] as const;
export type Fault = (typeof FAULTS)[number];

/** Probability of each fault per request, 0 to 1. */
export type FaultRates = Partial<Readonly<Record<Fault, number>>>;

const LONGEST_LATENCY_MS = 250;

/** Longer than the client's timeout. */
const HANG_MS = 6_000;

interface Call {
  readonly operation: string;
  readonly body: Buffer;
  readonly headers: IncomingMessage['headers'];
}

interface Answer {
  readonly status: number;
  readonly body: Buffer;
  readonly headers: IncomingMessage['headers'];
}

/** A proxy in front of DynamoDB that injects the faults of networks and busy services. */
export class FaultProxy {
  readonly endpoint: string;
  /** Number of injected faults by kind. */
  readonly done = new Map<Fault, number>();
  private rates: FaultRates = {};
  private planned: { readonly fault: Fault; readonly operation: string }[] = [];
  private readonly held: (() => void)[] = [];
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 256 });

  private constructor(
    private readonly server: Server,
    private readonly database: URL,
    private readonly random: () => number,
  ) {
    this.endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', (incoming, outgoing) => {
      // The client or the database has closed the connection.
      this.serve(incoming, outgoing).catch(() => outgoing.destroy());
    });
  }

  static async start(database: string, seed: number): Promise<FaultProxy> {
    const server = createServer({ keepAliveTimeout: 60_000 });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new FaultProxy(server, new URL(database), seededRandom(seed));
  }

  /** Starts random faults. */
  storm(rates: FaultRates): void {
    this.rates = rates;
  }

  /** Stops all faults. */
  calm(): void {
    this.rates = {};
    this.planned = [];
  }

  /** Injects a fault into the next request of an operation, such as `TransactWriteItems`. Calls add up. */
  next(fault: Fault, operation: string): void {
    this.planned.push({ fault, operation });
  }

  /** Forwards all held requests to the database, even if their clients have given up. */
  releaseHeld(): void {
    for (const go of this.held.splice(0)) go();
  }

  /** Resolves when the proxy holds a request. */
  async untilHeld(): Promise<void> {
    while (this.held.length === 0) await sleep(10);
  }

  /** True when all planned faults have happened. */
  get isDone(): boolean {
    return this.planned.length === 0;
  }

  async stop(): Promise<void> {
    this.agent.destroy();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const operation = String(incoming.headers['x-amz-target'] ?? '').split('.')[1] ?? '';
    const call = { operation, body: Buffer.concat(chunks), headers: incoming.headers };
    const fault = this.choose(call);
    if (fault === undefined) {
      send(outgoing, await this.forward(call));
      return;
    }
    this.done.set(fault, (this.done.get(fault) ?? 0) + 1);
    await this.fail(fault, call, outgoing);
  }

  private choose({ operation }: Call): Fault | undefined {
    const index = this.planned.findIndex((plan) => plan.operation === operation);
    if (index >= 0) return this.planned.splice(index, 1)[0]?.fault;
    let chance = this.random();
    for (const fault of FAULTS) {
      const rate = this.rates[fault] ?? 0;
      if (chance < rate) return fits(fault, operation) ? fault : undefined;
      chance -= rate;
    }
    return undefined;
  }

  private async fail(fault: Fault, call: Call, outgoing: ServerResponse): Promise<void> {
    switch (fault) {
      case 'throttle':
        return refuse(outgoing, 400, 'ProvisionedThroughputExceededException');
      case 'conflict':
        return conflict(outgoing, call);
      case 'error-before':
        return refuse(outgoing, 500, 'InternalServerError');
      case 'reset-before':
        return void outgoing.socket?.resetAndDestroy();
      case 'error-after':
        await this.forward(call);
        return refuse(outgoing, 500, 'InternalServerError');
      case 'reset-after':
        await this.forward(call);
        return void outgoing.socket?.resetAndDestroy();
      case 'hang-after':
        await this.forward(call);
        await sleep(HANG_MS, undefined, { ref: false });
        return void outgoing.destroy();
      case 'latency':
        await sleep(this.random() * LONGEST_LATENCY_MS);
        return send(outgoing, await this.forward(call));
      case 'held':
        await new Promise<void>((go) => this.held.push(go));
        return send(outgoing, await this.forward(call));
      case 'unprocessed':
        return send(outgoing, await this.forwardHalf(call));
    }
  }

  private forward({ body, headers }: Call): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const { hostname, port } = this.database;
      const { connection: _, ...passed } = headers;
      const onward = request({ hostname, port, method: 'POST', headers: passed, agent: this.agent }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 500, body: Buffer.concat(chunks), headers: answer.headers }),
        );
      });
      onward.on('error', reject);
      onward.end(body);
    });
  }

  /** Forwards the first half of a batch and returns the rest as unprocessed. */
  private async forwardHalf(call: Call): Promise<Answer> {
    const isRead = call.operation === 'BatchGetItem';
    const { RequestItems } = JSON.parse(call.body.toString()) as { RequestItems: Record<string, unknown> };
    const tables = Object.keys(RequestItems);
    const kept = tables.slice(0, Math.ceil(tables.length / 2));
    if (kept.length === tables.length) return this.forward(call);
    const pick = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, RequestItems[name]]));
    const body = Buffer.from(JSON.stringify({ RequestItems: pick(kept) }));
    const answer = await this.forward({ ...call, body, headers: withoutLength(call.headers) });
    const left = pick(tables.slice(kept.length));
    const content = JSON.parse(answer.body.toString()) as Record<string, unknown>;
    const name = isRead ? 'UnprocessedKeys' : 'UnprocessedItems';
    return { status: answer.status, body: Buffer.from(JSON.stringify({ ...content, [name]: left })), headers: {} };
  }
}

/** Returns true if a fault applies to an operation: conflicts to writes, unprocessed items to batches. */
function fits(fault: Fault, operation: string): boolean {
  if (fault === 'unprocessed') return operation === 'BatchGetItem' || operation === 'BatchWriteItem';
  if (fault === 'conflict') return /^(TransactWriteItems|PutItem|UpdateItem|DeleteItem)$/.test(operation);
  return true;
}

function conflict(outgoing: ServerResponse, { operation, body }: Call): void {
  if (operation !== 'TransactWriteItems') {
    refuse(outgoing, 400, 'TransactionConflictException');
    return;
  }
  const { TransactItems } = JSON.parse(body.toString()) as { TransactItems: unknown[] };
  const CancellationReasons = TransactItems.map((_, index) => ({ Code: index === 0 ? 'TransactionConflict' : 'None' }));
  refuse(outgoing, 400, 'TransactionCanceledException', { CancellationReasons });
}

function refuse(outgoing: ServerResponse, status: number, name: string, more: object = {}): void {
  const content = { __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: 'a fault of the test', ...more };
  send(outgoing, { status, body: Buffer.from(JSON.stringify(content)), headers: {} });
}

function send(outgoing: ServerResponse, { status, body, headers }: Answer): void {
  const type = headers['content-type'] ?? 'application/x-amz-json-1.0';
  const checksum = headers['x-amz-crc32'];
  outgoing.writeHead(status, { 'content-type': type, ...(checksum && { 'x-amz-crc32': checksum }) });
  outgoing.end(body);
}

function withoutLength({ 'content-length': _, ...headers }: IncomingMessage['headers']): IncomingMessage['headers'] {
  return headers;
}
